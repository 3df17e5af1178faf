package dockerenvs.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Archives and trees as lines that people and assertions can compare: kind and mode, owner, size, time, path,
/// link target, digests of extended attributes.
public final class TarListing {
    private TarListing() {}

    public static byte[] archive(FileTree tree) throws IOException {
        return archive(tree.entries());
    }

    public static byte[] archive(List<FileEntry> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarWriter(bytes)) {
            for (var entry : entries) {
                tar.write(entry);
            }
            tar.finish();
        }
        return bytes.toByteArray();
    }

    /// All entries of an archive, with their content in memory.
    public static List<FileEntry> read(byte[] archive) throws IOException {
        try (var tar = new TarReader(new ByteArrayInputStream(archive))) {
            var entries = new ArrayList<FileEntry>();
            for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                entries.add(inMemory(entry.get()));
            }
            return entries;
        }
    }

    private static FileEntry inMemory(FileEntry entry) throws IOException {
        if (!(entry.type() instanceof FileType.Regular regular)) {
            return entry;
        }
        var bytes = content(regular);
        return FileEntry.file(entry.path(), regular.size(), () -> new ByteArrayInputStream(bytes), entry.attributes());
    }

    public static byte[] content(FileType.Regular regular) throws IOException {
        try (var content = regular.content().open()) {
            return content.readAllBytes();
        }
    }

    public static String of(List<FileEntry> entries) {
        return entries.stream().map(TarListing::line).collect(Collectors.joining("\n")) + "\n";
    }

    public static String of(FileTree tree) {
        return of(tree.entries());
    }

    /// The listing with the contents.
    public static List<String> withContents(List<FileEntry> entries) throws IOException {
        var lines = new ArrayList<String>();
        for (var entry : entries) {
            var content = entry.type() instanceof FileType.Regular regular ? Arrays.hashCode(content(regular)) : 0;
            lines.add(line(entry) + " #" + content);
        }
        return lines;
    }

    private static String line(FileEntry entry) {
        var attributes = entry.attributes();
        var link = switch (entry.type()) {
            case FileType.Symlink(var target) -> " -> " + target;
            case FileType.HardLink(var target) -> " = " + target;
            case FileType.Device(var _, var major, var minor) -> " " + major + "," + minor;
            case FileType.Regular _, FileType.Folder _, FileType.Fifo _ -> "";
        };
        var extended = attributes.extended().isEmpty() ? "" : " " + attributes.extended();
        return "%s%s %d:%d %d %d %s%s%s"
                .formatted(
                        kind(entry.type()),
                        mode(attributes.mode()),
                        attributes.uid(),
                        attributes.gid(),
                        entry.size(),
                        attributes.mtimeSeconds(),
                        entry.path(),
                        link,
                        extended);
    }

    private static char kind(FileType type) {
        return switch (type) {
            case FileType.Regular _ -> '-';
            case FileType.Folder _ -> 'd';
            case FileType.Symlink _ -> 'l';
            case FileType.HardLink _ -> 'h';
            case FileType.Device device -> device.block() ? 'b' : 'c';
            case FileType.Fifo _ -> 'p';
        };
    }

    private static String mode(int mode) {
        var text = new StringBuilder("rwxrwxrwx");
        for (var i = 0; i < 9; i++) {
            if ((mode >> (8 - i) & 1) == 0) {
                text.setCharAt(i, '-');
            }
        }
        var special = mode >> 9;
        return special == 0 ? text.toString() : text + "+" + special;
    }
}
