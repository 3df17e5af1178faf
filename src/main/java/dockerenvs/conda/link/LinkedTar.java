package dockerenvs.conda.link;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.FileRegion;
import dockerenvs.content.FileRegionInputStream;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.files.TarReader;
import dockerenvs.files.TarWriter;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/// The file that holds a linked package: a plain tar of the files as installed, and behind them one more member
/// with what is known besides. Told apart by their place, so that no file can pass for the notes. Behind the tar is its
/// table of contents, by which it is read from its end:
///
/// ```
///   files …  notes.json  end of the tar │ LinkedIndex │ where both are, and their checksum
/// ```
final class LinkedTar {
    private static final String NOTES = "notes.json";
    private static final int NOTES_BYTES_MAX = 64 << 20;
    private static final int INDEX_BYTES_MAX = 1 << 30;
    private static final int HEADER_BYTES = 512;
    /// Notes and index of most packages are not longer.
    private static final int TAIL_BYTES = 64 << 10;
    private static final int BUFFER_BYTES = 256 << 10;

    private LinkedTar() {}

    /// What is known of a package besides its files; see [LinkedPackage].
    record Notes(PackageRecord record, String key, List<PackageScript> scripts, List<String> warnings) {}

    /// What is behind the index.
    ///
    /// @param notes where they begin
    /// @param notesSize bytes of them
    /// @param index where it begins; it ends where this begins
    /// @param checksum CRC-32C of notes and index, one behind the other
    private record Footer(long notes, long notesSize, long index, long checksum) {
        static final int BYTES = 5 * Long.BYTES;
        private static final long MAGIC = 0x64652d6c696e6b31L;

        byte[] bytes() {
            return ByteBuffer.allocate(BYTES)
                    .putLong(notes)
                    .putLong(notesSize)
                    .putLong(index)
                    .putLong(checksum)
                    .putLong(MAGIC)
                    .array();
        }

        /// The footer that `tail` ends with, if it does.
        static Optional<Footer> of(ByteBuffer tail) {
            if (tail.limit() < BYTES || tail.getLong(tail.limit() - Long.BYTES) != MAGIC) {
                return Optional.empty();
            }
            var start = tail.limit() - BYTES;
            return Optional.of(new Footer(
                    tail.getLong(start),
                    tail.getLong(start + Long.BYTES),
                    tail.getLong(start + 2 * Long.BYTES),
                    tail.getLong(start + 3 * Long.BYTES)));
        }
    }

    /// Writes the last member and ends the archive.
    ///
    /// @param target what the archive is written to
    /// @param tree what is in it
    /// @param files CRC-32C of all that was written before
    static void finish(TarWriter tar, OutputStream target, FileTree tree, Notes notes, long files) throws IOException {
        var scripts = notes.scripts.stream().map(PackageScript::json).toList();
        var bytes = JsonObject.EMPTY
                .with("record", notes.record.json())
                .with("key", notes.key)
                .with("scripts", JsonArray.of(scripts))
                .with("warnings", JsonArray.ofStrings(notes.warnings))
                .with("crc32c", files)
                .bytes();
        tar.write(FileEntry.file(NOTES, bytes, Attributes.FILE));
        tar.finish();
        var index = LinkedIndex.of(tree);
        var checksum = new CRC32C();
        checksum.update(bytes);
        checksum.update(index);
        target.write(index);
        target.write(new Footer(tar.dataPosition(), bytes.length, tar.size(), checksum.getValue()).bytes());
    }

    /// The package in `tar`. Contents stay where they are until they are opened.
    ///
    /// @throws MalformedInput when the file is damaged
    static LinkedPackage read(Path tar) throws IOException {
        try (var channel = FileChannel.open(tar, StandardOpenOption.READ)) {
            var size = channel.size();
            var tail = bytes(channel, Math.max(0, size - TAIL_BYTES), size);
            var footer = Footer.of(tail);
            return footer.isPresent() ? read(tar, channel, footer.get(), tail) : readHeaders(tar);
        }
    }

    private static LinkedPackage read(Path tar, FileChannel channel, Footer footer, ByteBuffer tail)
            throws IOException {
        var end = channel.size() - Footer.BYTES;
        if (footer.notes < 0
                || footer.notesSize < 0
                || footer.notesSize > NOTES_BYTES_MAX
                || footer.notes + footer.notesSize > footer.index
                || footer.index > end
                || end - footer.notes > INDEX_BYTES_MAX) {
            throw damaged(tar);
        }
        var start = channel.size() - tail.limit();
        var known = footer.notes >= start
                ? tail.slice((int) (footer.notes - start), (int) (end - footer.notes))
                : bytes(channel, footer.notes, end);
        var notes = known.slice(0, (int) footer.notesSize);
        var index = known.slice((int) (footer.index - footer.notes), (int) (end - footer.index));
        var checksum = new CRC32C();
        checksum.update(notes.duplicate());
        checksum.update(index.duplicate());
        if (checksum.getValue() != footer.checksum) {
            throw damaged(tar);
        }
        var json = new byte[notes.remaining()];
        notes.get(json);
        return linked(JsonObject.expect(Json.parse(json), "notes"), LinkedIndex.read(index, tar));
    }

    private static ByteBuffer bytes(FileChannel channel, long start, long end) throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(end - start));
        while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
            // until all are there, or the file has become shorter
        }
        return bytes.flip();
    }

    private static MalformedInput damaged(Path tar) {
        return MalformedInput.of("the linked package `%s` is damaged".formatted(tar), "");
    }

    /// The same without an index.
    private static LinkedPackage readHeaders(Path tar) throws IOException {
        var entries = new ArrayList<FileEntry>();
        try (var reader = new TarReader(new FileRegionInputStream(tar, 0, Files.size(tar)))) {
            for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                entries.add(placed(entry.get(), tar, reader.dataPosition()));
            }
            if (!reader.ended() || entries.isEmpty() || entries.getLast().size() > NOTES_BYTES_MAX) {
                throw MalformedInput.of("the linked package `%s` is cut off".formatted(tar), "");
            }
        }
        var notes = notes(entries.removeLast());
        return linked(notes, FileTree.of(entries));
    }

    private static LinkedPackage linked(JsonObject notes, FileTree tree) {
        return new LinkedPackage(
                PackageRecord.of(JsonObject.expect(notes.find("record").orElse(Json.of("")), "record")),
                tree,
                notes.string("key").orElse(""),
                notes.array("scripts").stream().map(PackageScript::ofJson).toList(),
                notes.strings("warnings"));
    }

    /// Whether all bytes of the files are what was written.
    static boolean isSound(Path tar) throws IOException {
        var size = Files.size(tar);
        var files = 0L;
        var written = OptionalLong.empty();
        try (var reader = new TarReader(new FileRegionInputStream(tar, 0, size))) {
            for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                // the name of the notes takes no header of its own
                files = reader.dataPosition() - HEADER_BYTES;
                if (entry.get().path().equals(NOTES) && entry.get().size() <= NOTES_BYTES_MAX) {
                    written = notes(entry.get()).integer("crc32c");
                }
            }
        } catch (MalformedInput _) {
            // the answer, not a failure
            return false;
        }
        return written.isEmpty() || written.getAsLong() == checksum(tar, files);
    }

    private static long checksum(Path tar, long size) throws IOException {
        var sum = new CRC32C();
        var buffer = new byte[BUFFER_BYTES];
        try (var in = new FileRegionInputStream(tar, 0, size)) {
            for (var n = in.read(buffer, 0, buffer.length); n >= 0; n = in.read(buffer, 0, buffer.length)) {
                sum.update(buffer, 0, n);
            }
        }
        return sum.getValue();
    }

    private static FileEntry placed(FileEntry entry, Path tar, long offset) {
        return entry.type() instanceof FileType.Regular(var size, var _)
                ? FileEntry.file(entry.path(), size, new FileRegion(tar, offset, size), entry.attributes())
                : entry;
    }

    private static JsonObject notes(FileEntry last) throws IOException {
        if (!(last.type() instanceof FileType.Regular(var _, var content))) {
            throw MalformedInput.of("the linked package has no notes", "");
        }
        try (var in = content.open()) {
            return JsonObject.expect(Json.parse(in.readAllBytes()), "notes");
        }
    }
}
