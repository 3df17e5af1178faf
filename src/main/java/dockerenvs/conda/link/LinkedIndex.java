package dockerenvs.conda.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.FileRegion;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/// The tree of a linked package as bytes, which take less time to read than the headers that lie all over the tar:
///
/// ```
///   count  (mode  uid  gid  time) …                    every combination of attributes once
///   count  (kind  attributes  path  what it is) …      in the order of the tree
///                             │     └ f: offset, size   l, h: target   d: nothing
///                             └ how many bytes it shares with the path before, and its own
/// ```
final class LinkedIndex {
    private static final char FILE = 'f';
    private static final char FOLDER = 'd';
    private static final char SYMLINK = 'l';
    private static final char HARD_LINK = 'h';

    /// About so many, as paths share most with the one before.
    private static final int BYTES_PER_ENTRY = 64;

    private LinkedIndex() {}

    /// The index of a tree whose files are parts of one file, without extended attributes.
    static byte[] of(FileTree tree) throws IOException {
        var attributes = new LinkedHashMap<Attributes, Integer>();
        tree.entries().forEach(entry -> attributes.putIfAbsent(entry.attributes(), attributes.size()));
        var bytes = new ByteArrayOutputStream(BYTES_PER_ENTRY * tree.entries().size());
        var out = new DataOutputStream(bytes);
        out.writeInt(attributes.size());
        for (var each : attributes.keySet()) {
            out.writeInt(each.mode());
            out.writeLong(each.uid());
            out.writeLong(each.gid());
            out.writeLong(each.mtimeSeconds());
        }
        out.writeInt(tree.entries().size());
        var before = new byte[0];
        for (var entry : tree.entries()) {
            var path = entry.path().getBytes(UTF_8);
            var mismatch = Arrays.mismatch(before, path);
            var shared = mismatch < 0 ? path.length : mismatch;
            out.writeByte(kind(entry));
            out.writeInt(attributes.getOrDefault(entry.attributes(), 0));
            out.writeShort(shared);
            out.writeShort(path.length - shared);
            out.write(path, shared, path.length - shared);
            writeType(entry, out);
            before = path;
        }
        return bytes.toByteArray();
    }

    private static char kind(FileEntry entry) {
        return switch (entry.type()) {
            case FileType.Regular _ -> FILE;
            case FileType.Folder _ -> FOLDER;
            case FileType.Symlink _ -> SYMLINK;
            case FileType.HardLink _ -> HARD_LINK;
            case FileType.Device _, FileType.Fifo _ ->
                throw new IllegalStateException("a package has no such file: " + entry.path());
        };
    }

    private static void writeType(FileEntry entry, DataOutputStream out) throws IOException {
        switch (entry.type()) {
            case FileType.Regular(var size, FileRegion region) -> {
                out.writeLong(region.offset());
                out.writeLong(size);
            }
            case FileType.Symlink(var target) -> writeText(target, out);
            case FileType.HardLink(var target) -> writeText(target, out);
            default -> {}
        }
    }

    private static void writeText(String text, DataOutputStream out) throws IOException {
        var bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /// The tree that an index is of.
    ///
    /// @param index found to be whole
    /// @param tar where its files lie
    /// @throws MalformedInput when it is none
    static FileTree read(ByteBuffer index, Path tar) {
        try {
            return new Reader(index, tar).tree();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException _) {
            throw MalformedInput.of("the linked package `%s` has a damaged index".formatted(tar), "");
        }
    }

    private static final class Reader {
        private final ByteBuffer index;
        private final Path tar;
        private byte[] path = new byte[256];
        /// Bytes of the path before.
        private int end;

        Reader(ByteBuffer index, Path tar) {
            this.index = index;
            this.tar = tar;
        }

        FileTree tree() {
            var attributes = new ArrayList<Attributes>();
            for (var i = index.getInt(); i > 0; i--) {
                attributes.add(
                        new Attributes(index.getInt(), index.getLong(), index.getLong(), index.getLong(), List.of()));
            }
            var count = index.getInt();
            var entries = new ArrayList<FileEntry>(Math.clamp(count, 0, index.remaining()));
            for (var i = 0; i < count; i++) {
                entries.add(entry(attributes));
            }
            return FileTree.restored(entries);
        }

        private FileEntry entry(List<Attributes> attributes) {
            var kind = (char) index.get();
            var attribute = attributes.get(index.getInt());
            var shared = Short.toUnsignedInt(index.getShort());
            var length = shared + Short.toUnsignedInt(index.getShort());
            if (path.length < length) {
                path = Arrays.copyOf(path, 2 * length);
            }
            // the first byte that is another one is what orders two paths
            var before = shared < end ? Byte.toUnsignedInt(path[shared]) : -1;
            index.get(path, shared, length - shared);
            if (shared > end || length == shared || before >= Byte.toUnsignedInt(path[shared])) {
                throw new IllegalArgumentException("a path is not in its place");
            }
            end = length;
            var name = new String(path, 0, length, UTF_8);
            return switch (kind) {
                case FILE -> {
                    var offset = index.getLong();
                    var size = index.getLong();
                    yield FileEntry.file(name, size, new FileRegion(tar, offset, size), attribute);
                }
                case FOLDER -> FileEntry.folder(name, attribute);
                case SYMLINK -> new FileEntry(name, new FileType.Symlink(text()), attribute);
                case HARD_LINK -> new FileEntry(name, new FileType.HardLink(text()), attribute);
                default -> throw new IllegalArgumentException("no kind of file: " + kind);
            };
        }

        private String text() {
            var bytes = new byte[Math.clamp(index.getInt(), 0, index.remaining())];
            index.get(bytes);
            return new String(bytes, UTF_8);
        }
    }
}
