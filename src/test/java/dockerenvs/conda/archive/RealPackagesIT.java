package dockerenvs.conda.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/// Packages of real channels and of other projects' tests, read from end to end.
final class RealPackagesIT {
    private static final Path SHARED = Path.of("../shared/data");

    @TempDir
    Path temporary;

    private static List<Path> packages(String folder) throws IOException {
        var root = SHARED.resolve(folder);
        if (!Files.isDirectory(root)) {
            if ("true".equals(System.getenv("DOCKER_ENVS_REQUIRE_ENGINES"))) {
                Assertions.fail("`" + root + "` is not there");
            }
            throw new TestAbortedException("`" + root + "` is not there: the tests that need it are skipped");
        }
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> PackageFileName.hasPackageEnding(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList();
        }
    }

    /// Reads everything, and tells which payload files are not listed.
    private List<String> read(Path file) throws IOException {
        var name = PackageFileName.parse(String.valueOf(file.getFileName()));
        var unlisted = new ArrayList<String>();
        try (var archive = PackageArchive.open(file, name, temporary)) {
            var listed = new HashSet<String>();
            archive.metadata().paths().forEach(path -> listed.add(path.path()));
            archive.visit(entry -> {
                if (!listed.contains(entry.path()) && !entry.isFolder()) {
                    unlisted.add(entry.path());
                }
                if (entry.type() instanceof FileType.Regular regular) {
                    try (var content = regular.content().open()) {
                        content.transferTo(OutputStream.nullOutputStream());
                    }
                }
            });
        }
        return unlisted;
    }

    @Test
    void everyPackageOfAChannelHoldsWhatItLists() throws IOException {
        var packages = packages("channels");
        assertThat(packages).isNotEmpty();
        for (var file : packages) {
            assertThat(read(file)).as("%s", file).isEmpty();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void everySmallPackageIsReadOrRefusedByName() throws IOException {
        var read = 0;
        for (var file : packages("small-packages")) {
            try {
                read(file);
                read++;
            } catch (MalformedInput e) {
                System.out.println(file + "\n    " + e.getMessage());
                assertThat(e.getMessage()).contains(String.valueOf(file.getFileName()));
            }
        }
        assertThat(read).isGreaterThan(100);
        assertThat(temporary).isEmptyDirectory();
    }
}
