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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/// The file that holds a linked package: a plain tar of the files as installed, and behind them one more member
/// with what is known besides. Told apart by their place, so that no file can pass for the notes.
final class LinkedTar {
    private static final String NOTES = "notes.json";
    private static final int NOTES_BYTES_MAX = 64 << 20;
    private static final int HEADER_BYTES = 512;
    private static final int BUFFER_BYTES = 256 << 10;

    private LinkedTar() {}

    /// What is known of a package besides its files; see [LinkedPackage].
    record Notes(PackageRecord record, String key, List<PackageScript> scripts, List<String> warnings) {}

    /// Writes the last member and ends the archive.
    ///
    /// @param files CRC-32C of all that was written before
    static void finish(TarWriter tar, Notes notes, long files) throws IOException {
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
    }

    /// The package in `tar`: reads the headers and the notes. Contents stay where they are until they are opened.
    ///
    /// @throws MalformedInput when the file is damaged
    static LinkedPackage read(Path tar) throws IOException {
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
        return new LinkedPackage(
                PackageRecord.of(JsonObject.expect(notes.find("record").orElse(Json.of("")), "record")),
                FileTree.of(entries),
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
