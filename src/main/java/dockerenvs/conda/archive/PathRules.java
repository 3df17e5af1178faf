package dockerenvs.conda.archive;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import java.nio.charset.StandardCharsets;

/// Which paths a package may install, beyond the rules of [FileEntry] (CEP 32, CEP 34).
final class PathRules {
    /// Longer names exist on no file system that matters.
    private static final int COMPONENT_BYTES_MAX = 255;

    private static final String INFO = "info";
    private static final String RECORDS = "conda-meta";
    /// In an image, such a name deletes what is below it.
    private static final String WHITEOUT = ".wh.";

    private PathRules() {}

    /// @throws MalformedInput naming the path and the broken rule
    static void check(String path) {
        FileEntry.folder(path, Attributes.FOLDER);
        if (isBelow(path, INFO)) {
            throw refused(path, "`info` holds what describes the package and is not installed");
        }
        if (isBelow(path, RECORDS)) {
            throw refused(path, "`conda-meta` belongs to the installer");
        }
        var start = 0;
        while (start <= path.length()) {
            var slash = path.indexOf('/', start);
            var end = slash < 0 ? path.length() : slash;
            checkComponent(path, path.substring(start, end));
            start = end + 1;
        }
    }

    private static void checkComponent(String path, String component) {
        if (component.startsWith(WHITEOUT)) {
            throw refused(path, "names that begin with `.wh.` delete files of an image");
        }
        if (component.length() * 3 > COMPONENT_BYTES_MAX
                && component.getBytes(StandardCharsets.UTF_8).length > COMPONENT_BYTES_MAX) {
            throw refused(path, "one of its names is longer than %d bytes".formatted(COMPONENT_BYTES_MAX));
        }
    }

    /// Whether `path` is what describes a package.
    static boolean isInfo(String path) {
        return isBelow(path, INFO);
    }

    private static boolean isBelow(String path, String folder) {
        return path.startsWith(folder) && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
    }

    private static MalformedInput refused(String path, String why) {
        return MalformedInput.of(
                "a package cannot install %s: %s".formatted(quote(path), why), PackageMetadata.REPORT_HINT);
    }
}
