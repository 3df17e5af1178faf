package dockerenvs.conda.archive;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The documents below `info/` that say how to install a package; all others are passed over.
final class InfoDocuments {
    static final String INDEX = "info/index.json";
    static final String PATHS = "info/paths.json";
    static final String LINK = "info/link.json";
    /// What `link.json` was called first.
    static final String LINK_OLD = "info/package_metadata.json";

    static final String FILES = "info/files";
    static final String HAS_PREFIX = "info/has_prefix";
    static final String NO_LINK = "info/no_link";
    static final String NO_SOFTLINK = "info/no_softlink";

    private static final Set<String> LISTS = Set.of(PATHS, FILES, HAS_PREFIX, NO_LINK, NO_SOFTLINK);
    private static final Set<String> OTHERS = Set.of(INDEX, LINK, LINK_OLD);

    private final Limits limits;
    private final Map<String, byte[]> documents = new HashMap<>();

    InfoDocuments(Limits limits) {
        this.limits = limits;
    }

    /// Whether `path` is one of the documents.
    static boolean isDocument(String path) {
        return LISTS.contains(path) || OTHERS.contains(path);
    }

    /// Keeps the content of `entry` if it is one of the documents.
    ///
    /// @throws MalformedInput when it is there for the second time, too large, or not a file
    void take(FileEntry entry) throws IOException {
        var path = entry.path();
        if (!isDocument(path)) {
            return;
        }
        if (!(entry.type() instanceof FileType.Regular regular)) {
            throw MalformedInput.of(quote(path) + " is not a regular file", PackageMetadata.REPORT_HINT);
        }
        var bytesMax = LISTS.contains(path) ? limits.listBytesMax() : limits.documentBytesMax();
        if (regular.size() > bytesMax) {
            throw MalformedInput.of(
                    String.format(
                            Locale.ROOT,
                            "%s has %,d bytes, more than the %,d allowed",
                            quote(path),
                            regular.size(),
                            bytesMax),
                    "");
        }
        try (var content = regular.content().open()) {
            if (documents.put(path, content.readAllBytes()) != null) {
                throw MalformedInput.of(quote(path) + " is there twice", PackageMetadata.REPORT_HINT);
            }
        }
    }

    boolean has(String path) {
        return documents.containsKey(path);
    }

    /// The JSON object of that path.
    ///
    /// @throws MalformedInput when it is something else
    Optional<JsonObject> json(String path) {
        return Optional.ofNullable(documents.get(path)).map(bytes -> JsonObject.expect(parse(bytes, path), path));
    }

    private static Json parse(byte[] bytes, String path) {
        try {
            return Json.parse(bytes);
        } catch (MalformedInput e) {
            throw e.in(quote(path));
        }
    }

    /// The lines of that path without the blanks around them; neither empty ones nor those that begin with `#`.
    ///
    /// @throws MalformedInput when it is not UTF-8
    List<String> lines(String path) {
        try {
            var bytes = documents.getOrDefault(path, new byte[0]);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (CharacterCodingException _) {
            throw MalformedInput.of(quote(path) + " is not UTF-8", PackageMetadata.REPORT_HINT);
        }
    }
}
