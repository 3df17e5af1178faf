package dockerenvs.oci.check;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What the judge says of files, as lines like those of the program. What every place in the one image of a layout
/// begins with is left out, and so are the digits of digests.
final class Verdict {
    private Verdict() {}

    static List<String> of(HandmadeImage image) throws IOException {
        return ofArchive(HandmadeImage.tar(image.layout()));
    }

    static List<String> ofArchive(byte[] archive) throws IOException {
        return faults(archive).stream().map(Verdict::text).toList();
    }

    static List<Fault> faults(byte[] archive) throws IOException {
        var file = Files.createTempFile("image", ".tar");
        try {
            return ImageFileCheck.check(Files.write(file, archive));
        } finally {
            Files.delete(file);
        }
    }

    static List<String> ofFolder(HandmadeImage image) throws IOException {
        var folder = HandmadeImage.writeFolder(image.layout(), Files.createTempDirectory("image"));
        try {
            return ImageFileCheck.check(folder).stream().map(Verdict::text).toList();
        } finally {
            try (var paths = Files.walk(folder)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static String text(Fault fault) {
        var where = fault.where().replaceFirst("^index.json, manifest [0-9a-f]{12}(, )?", "");
        return "%s: %s%s"
                .formatted(
                        fault.severity().name().toLowerCase(Locale.ROOT),
                        where.isEmpty() ? "" : where + ": ",
                        fault.what())
                .replaceAll("[0-9a-f]{64}", "…")
                .replaceAll("\\b[0-9a-f]{12}\\b", "…");
    }
}
