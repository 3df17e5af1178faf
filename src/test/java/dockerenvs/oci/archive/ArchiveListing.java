package dockerenvs.oci.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Digest;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.files.TarListing;
import dockerenvs.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Archives as files that people can read: the digest, a line per entry, and the documents. `-Dgolden.update`
/// rewrites the golden ones; the difference is reviewed like code.
final class ArchiveListing {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/archive");

    private ArchiveListing() {}

    static void assertSame(String name, byte[] archive) throws IOException {
        var file = GOLDEN.resolve(name);
        var found = of(archive);
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, found);
        }
        assertThat(found).isEqualTo(Files.readString(file));
    }

    private static String of(byte[] archive) throws IOException {
        var entries = TarListing.read(archive);
        var text = new StringBuilder();
        text.append(Digest.sha256(archive)).append(", ").append(archive.length).append(" bytes\n\n");
        text.append(TarListing.of(entries));
        for (var entry : entries) {
            if (entry.type() instanceof FileType.Regular regular) {
                var content = TarListing.content(regular);
                if (content[0] == '{' || content[0] == '[') {
                    text.append("\n").append(entry.path()).append("\n");
                    text.append(Json.parse(content).pretty());
                }
            }
        }
        return text.toString();
    }

    /// The archive without one of its entries.
    static byte[] without(byte[] archive, String path) throws IOException {
        var left = TarListing.read(archive).stream()
                .filter(entry -> !entry.path().equals(path))
                .toList();
        return TarListing.archive(left);
    }

    /// A document of an archive, as it is in there.
    static String document(byte[] archive, String path) throws IOException {
        for (var entry : TarListing.read(archive)) {
            if (entry.path().equals(path) && entry.type() instanceof FileType.Regular regular) {
                return new String(TarListing.content(regular), UTF_8);
            }
        }
        return "";
    }

    static List<String> paths(byte[] archive) throws IOException {
        return TarListing.read(archive).stream().map(FileEntry::path).toList();
    }
}
