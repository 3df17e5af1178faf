package dockerenvs.build;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.link.LinkedPackage;
import dockerenvs.conda.link.PackageScript;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.tasks.Once;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;

/// A linked package without the content of its files, as JSON: enough to plan an image, to settle whose file is where,
/// and to say what activation sets.
///
/// The small files that activation reads are there, and of programs what they need to start.
final class Outline {
    private static final String ACTIVATION = "/etc/conda/";
    private static final int CONTENT_BYTES_MAX = 64 << 10;

    private Outline() {}

    /// The outline of a package.
    static JsonObject of(LinkedPackage linked) throws IOException {
        var contents = new TreeMap<String, String>();
        var programs = new TreeMap<String, String>();
        for (var entry : linked.tree().entries()) {
            var kind = ProgramKind.of(entry);
            if (kind != ProgramKind.OTHER) {
                programs.put(entry.path(), kind.name());
            }
            if (entry.type() instanceof FileType.Regular(var size, var content) && isKept(entry.path(), size)) {
                try (var in = content.open()) {
                    contents.put(entry.path(), Base64.getEncoder().encodeToString(in.readAllBytes()));
                }
            }
        }
        return JsonObject.EMPTY
                .with("record", linked.record().json())
                .with("key", linked.key())
                .with(
                        "scripts",
                        JsonArray.of(linked.scripts().stream()
                                .map(PackageScript::json)
                                .toList()))
                .with("warnings", JsonArray.ofStrings(linked.warnings()))
                .with("files", JsonArray.ofStrings(lines(linked.tree())))
                .with("contents", JsonObject.ofStrings(contents))
                .with("programs", JsonObject.ofStrings(programs));
    }

    /// The package that an outline tells of.
    ///
    /// @param whole the package itself, fetched when content is read that the outline lacks
    /// @throws MalformedInput when it is no outline
    static LinkedPackage read(JsonObject outline, Once<LinkedPackage> whole) {
        try {
            return linked(outline, whole);
        } catch (IllegalArgumentException damage) {
            throw MalformedInput.of("what is known of a package is damaged: %s".formatted(damage.getMessage()), "");
        }
    }

    private static LinkedPackage linked(JsonObject outline, Once<LinkedPackage> whole) {
        return new LinkedPackage(
                PackageRecord.of(outline.object("record").orElse(JsonObject.EMPTY)),
                FileTree.of(entries(outline, whole)),
                outline.string("key").orElse(""),
                outline.array("scripts").stream().map(PackageScript::ofJson).toList(),
                outline.strings("warnings"));
    }

    private static List<FileEntry> entries(JsonObject outline, Once<LinkedPackage> whole) {
        var contents = outline.stringMap("contents");
        var programs = outline.stringMap("programs");
        var entries = new ArrayList<FileEntry>();
        for (var lines = outline.strings("files").iterator(); lines.hasNext(); ) {
            var line = OutlineLine.parse(lines.next());
            var path = line.path();
            if (line.isLink() && lines.hasNext()) {
                entries.add(line.link(lines.next()));
            } else if (isKept(path, line.size()) && contents.containsKey(path)) {
                entries.add(line.file(Base64.getDecoder().decode(contents.getOrDefault(path, ""))));
            } else {
                var kind = ProgramKind.parse(programs.getOrDefault(path, ""));
                entries.add(line.entry(new OutlinedContent(path, kind, whole)));
            }
        }
        return entries;
    }

    static MalformedInput damaged(String line) {
        return MalformedInput.of("the outline of a package has the line %s".formatted(quote(line)), "");
    }

    /// Whether the content of a file is in an outline: activation reads it.
    private static boolean isKept(String path, long size) {
        return path.contains(ACTIVATION) && size <= CONTENT_BYTES_MAX;
    }

    private static List<String> lines(FileTree tree) {
        return tree.entries().stream()
                .flatMap(entry -> OutlineLine.of(entry).stream())
                .toList();
    }
}
