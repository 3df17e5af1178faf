/// Environment and lock files: what somebody has written down of an environment, as values.
///
/// ```
///   environment.yml ┐
///   list of specs   │                 ┌─▶ EnvironmentSpec   what to choose packages by
///   pixi.toml       │                 │
///   pyproject.toml  ├─▶ EnvironmentFile
///   @EXPLICIT list  │      │          └─▶ Lock ─▶ text()      pixi.lock, version 6, canonical
///   conda-lock.yml  │   Selection            └──▶ packages()  LockedPackage: a record and a location
///   pixi.lock       ┘   environment, subdir, categories
/// ```
///
/// Nothing is solved here. Whatever the order of the input, the lock is the same. What a lock was made for is in the
/// comments above it ([LockNotes]). What opens doors (users, tokens) is in the locations alone, and never in records,
/// texts or messages.
package dockerenvs.conda.environment;
