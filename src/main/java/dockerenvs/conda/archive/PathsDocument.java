package dockerenvs.conda.archive;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.archive.PackagePath.Kind;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonBoolean;
import dockerenvs.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Reads `paths.json`, version 1.
final class PathsDocument {
    private static final long VERSION = 1;

    private PathsDocument() {}

    /// @throws MalformedInput when it breaks its format, lists a path that must not be there, or one twice
    static List<PackagePath> read(JsonObject document) {
        try {
            MetadataReader.checkVersion(document, "paths_version", VERSION);
            var paths = new ArrayList<PackagePath>();
            var seen = new HashSet<String>();
            for (var item : document.array("paths")) {
                var path = read(JsonObject.expect(item, "paths"), paths.size());
                if (!seen.add(path.path())) {
                    throw MalformedInput.of(quote(path.path()) + " is listed twice", PackageMetadata.REPORT_HINT);
                }
                paths.add(path);
            }
            return paths;
        } catch (MalformedInput e) {
            throw e.in(quote(InfoDocuments.PATHS));
        }
    }

    private static PackagePath read(JsonObject item, int position) {
        var path = item.string("_path");
        if (path.isEmpty()) {
            throw MalformedInput.of(
                    "item %d of `paths` has no `_path`".formatted(position), PackageMetadata.REPORT_HINT);
        }
        try {
            return new PackagePath(
                    path.get(),
                    kind(item.string("path_type").orElse("hardlink")),
                    placeholder(item),
                    text(item, "sha256").map(hex -> Digest.parse("sha256:" + hex)),
                    item.integer("size_in_bytes"),
                    item.find("no_link").filter(new JsonBoolean(true)::equals).isPresent());
        } catch (MalformedInput e) {
            throw e.in(quote(path.get()));
        }
    }

    private static Kind kind(String text) {
        for (var kind : Kind.values()) {
            if (kind.toString().equals(text)) {
                return kind;
            }
        }
        throw MalformedInput.of(
                "%s is not a type of path".formatted(quote(text)), "expected `hardlink`, `softlink` or `directory`");
    }

    private static Optional<Placeholder> placeholder(JsonObject item) {
        var mode = Placeholder.Mode.parse(item.string("file_mode").orElse("text"));
        return text(item, "prefix_placeholder").map(text -> new Placeholder(text, mode));
    }

    /// Some writers leave a text empty where they have none.
    private static Optional<String> text(JsonObject item, String key) {
        return item.string(key).filter(text -> !text.isEmpty());
    }
}
