/// Environment and lock files: what somebody has written down of an environment, as values.
///
/// ```
///   @EXPLICIT list ┐
///   conda-lock.yml ├─▶ LockFile ─▶ Lock ─▶ text()      pixi.lock, version 6, canonical
///   pixi.lock      ┘      │          └──▶ packages()   LockedPackage: a record and a location
///                     Selection
///                     environment, subdir, categories
/// ```
///
/// A lock names files and no wishes: nothing is solved here. Whatever the order of the input, the lock is the same.
/// What opens doors (users, tokens) is in the locations alone, and never in records, texts or messages.
package dockerenvs.conda.environment;
