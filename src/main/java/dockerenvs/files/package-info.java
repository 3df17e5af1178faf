/// A file tree as a value, and tar in both directions.
///
/// Everything that becomes a layer is a [FileTree] first: a folder of the host, bytes in memory, a linked package.
/// A tree is sorted, complete (every parent folder is in it) and immutable; the bytes of its files are read when
/// needed.
package dockerenvs.files;
