package dockerenvs.files;

import dockerenvs.content.Content;
import java.io.ByteArrayInputStream;

/// One file, folder or link of a tree or an archive.
///
/// @param path the place below the root: no leading `/` or `./`, no trailing `/`, no empty, `.` or `..` component,
/// no NUL, at most 4096 bytes of UTF-8; anything else is a [dockerenvs.content.MalformedInput]
/// @param type what it is, with what only that type has
/// @param attributes mode, owner, time and extended attributes
public record FileEntry(String path, FileType type, Attributes attributes) {

    public FileEntry {
        EntryPath.check(path);
    }

    /// A regular file.
    public static FileEntry file(String path, long size, Content content, Attributes attributes) {
        return new FileEntry(path, new FileType.Regular(size, content), attributes);
    }

    /// A regular file with this content, which must not change afterwards.
    public static FileEntry file(String path, byte[] content, Attributes attributes) {
        return file(path, content.length, () -> new ByteArrayInputStream(content), attributes);
    }

    /// A folder.
    public static FileEntry folder(String path, Attributes attributes) {
        return new FileEntry(path, new FileType.Folder(), attributes);
    }

    public boolean isFolder() {
        return type instanceof FileType.Folder;
    }

    public boolean isSymlink() {
        return type instanceof FileType.Symlink;
    }

    public boolean isRegular() {
        return type instanceof FileType.Regular;
    }

    /// Bytes of content; 0 for everything but regular files.
    public long size() {
        return type instanceof FileType.Regular regular ? regular.size() : 0;
    }

    /// The last component of the path.
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    public FileEntry withPath(String newPath) {
        return new FileEntry(newPath, type, attributes);
    }

    public FileEntry withAttributes(Attributes newAttributes) {
        return new FileEntry(path, type, newAttributes);
    }
}
