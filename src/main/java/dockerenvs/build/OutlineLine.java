package dockerenvs.build;

import dockerenvs.content.Content;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import java.util.List;

/// A file of an [Outline] in a line: kind, mode, owner, time, size, and behind the last blank that counts its path. The
/// target of a link is on a line of its own behind it.
///
///     f 644 0:0 1700000000 1234 opt/env/share/a file
///     l 777 0:0 1700000000 0 opt/env/lib/liba.so
///     liba.so.1
record OutlineLine(char kind, Attributes attributes, long size, String path) {
    private static final int FIELDS = 6;
    private static final int OCTAL = 8;

    /// The lines of an entry, one or two.
    static List<String> of(FileEntry entry) {
        return switch (entry.type()) {
            case FileType.Regular _ -> List.of(line('f', entry));
            case FileType.Folder _ -> List.of(line('d', entry));
            case FileType.Symlink(var target) -> List.of(line('l', entry), target);
            case FileType.HardLink(var target) -> List.of(line('h', entry), target);
            case FileType.Device _, FileType.Fifo _ ->
                throw new IllegalStateException("a package has no such file: " + entry.path());
        };
    }

    private static String line(char kind, FileEntry entry) {
        var attributes = entry.attributes();
        return kind + " " + Integer.toOctalString(attributes.mode()) + " " + attributes.uid() + ":" + attributes.gid()
                + " " + attributes.mtimeSeconds() + " " + entry.size() + " " + entry.path();
    }

    static OutlineLine parse(String line) {
        var fields = line.split(" ", FIELDS);
        if (fields.length < FIELDS || fields[0].length() != 1) {
            throw Outline.damaged(line);
        }
        try {
            var colon = fields[2].indexOf(':');
            var attributes = new Attributes(
                    Integer.parseInt(fields[1], OCTAL),
                    Long.parseLong(fields[2], 0, colon, 10),
                    Long.parseLong(fields[2], colon + 1, fields[2].length(), 10),
                    Long.parseLong(fields[3]),
                    List.of());
            return new OutlineLine(fields[0].charAt(0), attributes, Long.parseLong(fields[4]), fields[5]);
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            throw Outline.damaged(line);
        }
    }

    boolean isLink() {
        return kind == 'l' || kind == 'h';
    }

    FileEntry link(String target) {
        return new FileEntry(
                path, kind == 'l' ? new FileType.Symlink(target) : new FileType.HardLink(target), attributes);
    }

    FileEntry file(byte[] content) {
        return FileEntry.file(path, content, attributes);
    }

    /// A file or folder.
    FileEntry entry(Content content) {
        return switch (kind) {
            case 'f' -> FileEntry.file(path, size, content, attributes);
            case 'd' -> FileEntry.folder(path, attributes);
            default -> throw Outline.damaged(kind + " … " + path);
        };
    }
}
