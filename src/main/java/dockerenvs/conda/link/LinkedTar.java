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

/// The file that holds a linked package: a plain tar of the files as installed, and behind them one more member
/// with what is known besides. Told apart by their place, so that no file can pass for the notes.
final class LinkedTar {
    private static final String NOTES = "notes.json";
    private static final int NOTES_BYTES_MAX = 64 << 20;

    private LinkedTar() {}

    /// What is known of a package besides its files; see [LinkedPackage].
    record Notes(PackageRecord record, String key, List<PackageScript> scripts, List<String> warnings) {}

    /// Writes the last member and ends the archive.
    static void finish(TarWriter tar, Notes notes) throws IOException {
        var scripts = notes.scripts.stream().map(PackageScript::json).toList();
        var bytes = JsonObject.EMPTY
                .with("record", notes.record.json())
                .with("key", notes.key)
                .with("scripts", JsonArray.of(scripts))
                .with("warnings", JsonArray.ofStrings(notes.warnings))
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
