package dockerenvs.conda.archive;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.spec.Noarch;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes metadata of the documents of a package.
final class MetadataReader {
    private static final long LINK_VERSION = 1;

    private MetadataReader() {}

    /// Whether no further document can be expected to change what these say.
    static boolean isComplete(InfoDocuments info) {
        return info.has(InfoDocuments.PATHS)
                && info.has(InfoDocuments.INDEX)
                && (info.has(InfoDocuments.LINK) || Noarch.of(index(info)) != Noarch.PYTHON);
    }

    /// @throws MalformedInput when a document is missing or wrong
    static PackageMetadata read(Container container) throws IOException {
        var info = container.info();
        var index = index(info);
        var link = link(info);
        var noarch = Noarch.of(index);
        var paths = info.json(InfoDocuments.PATHS);
        return new PackageMetadata(
                index,
                noarch == Noarch.NONE ? link.noarch() : noarch,
                link.entryPoints(),
                paths.isPresent() ? PathsDocument.read(paths.get()) : LegacyPaths.read(info, container.kinds()),
                paths.isPresent() ? 1 : 0);
    }

    private static JsonObject index(InfoDocuments info) {
        return info.json(InfoDocuments.INDEX)
                .orElseThrow(() -> MalformedInput.of(
                        "it holds no " + quote(InfoDocuments.INDEX),
                        "it is not a package, or a very old one; use another build"));
    }

    /// What `link.json` says.
    private record Link(Noarch noarch, List<EntryPoint> entryPoints) {
        static final Link NOTHING = new Link(Noarch.NONE, List.of());
    }

    private static Link link(InfoDocuments info) {
        var path = info.has(InfoDocuments.LINK) ? InfoDocuments.LINK : InfoDocuments.LINK_OLD;
        var document = info.json(path);
        try {
            return document.isPresent() ? link(document.get()) : Link.NOTHING;
        } catch (MalformedInput e) {
            throw e.in(quote(path));
        }
    }

    private static Link link(JsonObject document) {
        checkVersion(document, "package_metadata_version", LINK_VERSION);
        var noarch = document.object("noarch");
        if (noarch.isEmpty()) {
            return Link.NOTHING;
        }
        var entryPoints = new ArrayList<EntryPoint>();
        for (var text : noarch.get().strings("entry_points")) {
            entryPoints.add(EntryPoint.parse(text));
        }
        return new Link(noarchType(noarch.get().string("type")), entryPoints);
    }

    private static Noarch noarchType(Optional<String> type) {
        return switch (type.orElse("")) {
            case "python" -> Noarch.PYTHON;
            case "generic" -> Noarch.GENERIC;
            default ->
                throw MalformedInput.of(
                        "`type`: expected `python` or `generic`, found " + quote(type.orElse("nothing")),
                        PackageMetadata.REPORT_HINT);
        };
    }

    /// @throws MalformedInput when `document` has another version than `expected`
    static void checkVersion(JsonObject document, String key, long expected) {
        var version = document.integer(key);
        if (version.isEmpty() || version.getAsLong() != expected) {
            throw MalformedInput.of(
                    "`%s` is %s, and only %d is understood"
                            .formatted(key, version.isEmpty() ? "missing" : version.getAsLong(), expected),
                    "use a newer Docker Envs, or an older build of the package");
        }
    }
}
