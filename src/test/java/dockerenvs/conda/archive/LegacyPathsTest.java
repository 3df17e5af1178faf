package dockerenvs.conda.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.archive.PackagePath.Kind;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Packages from before `paths.json`.
final class LegacyPathsTest {
    private static final String OLDEST = "/opt/anaconda1anaconda2anaconda3";

    @TempDir
    Path folder;

    private static PackageFiles old() {
        return PackageFiles.of("old-1.0-0")
                .file("bin/tool", "#!/opt/x/bin/sh\n")
                .file("share/with blanks", "")
                .symlink("bin/t", "tool")
                .unlisted(PackageFiles.member("var/empty/", TarConstants.LF_DIR, ""))
                .info("info/files", "bin/tool\nshare/with blanks\r\n\nbin/t\nvar/empty\nbin/tool\n");
    }

    private static PackagePath path(PackageMetadata metadata, String path) {
        return metadata.paths().stream()
                .filter(candidate -> candidate.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesThePathsOfFilesForWhatTheArchiveHolds() throws IOException {
        for (var file :
                List.of(old().writeConda(folder), old().writeTarBz2(folder), old().writeTarBz2InfoLast(folder))) {
            var metadata = PackageReading.of(file).metadata();

            assertThat(metadata.pathsVersion()).isZero();
            assertThat(metadata.paths().stream()
                            .map(path -> path.path() + " " + path.kind())
                            .toList())
                    .as("%s", file.getFileName())
                    .containsExactly(
                            "bin/tool " + Kind.FILE,
                            "share/with blanks " + Kind.FILE,
                            "bin/t " + Kind.SYMLINK,
                            "var/empty " + Kind.FOLDER);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bin/tool | bin/tool | " + OLDEST + " | TEXT",
                "'bin/tool' | bin/tool | " + OLDEST + " | TEXT",
                "/opt/x binary bin/tool | bin/tool | /opt/x | BINARY",
                "/opt/x\ttext  bin/tool | bin/tool | /opt/x | TEXT",
                "/opt/x text \"share/with blanks\" | share/with blanks | /opt/x | TEXT",
                "\"/opt/x y\" \"binary\" \"share/with blanks\" | share/with blanks | /opt/x y | BINARY",
                "C:\\x text bin/tool | bin/tool | C:\\x | TEXT",
            })
    void readsEveryFormOfHasPrefix(String line, String path, String placeholder, Placeholder.Mode mode)
            throws IOException {
        var file = old().info("info/has_prefix", "# a comment\n" + line + "\n").writeTarBz2(folder);

        var metadata = PackageReading.of(file).metadata();

        assertThat(path(metadata, path).placeholder()).contains(new Placeholder(placeholder, mode));
        assertThat(metadata.paths().stream().filter(p -> p.placeholder().isPresent()))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "share/with blanks | `share/with blanks` has 2 fields",
                "/opt/x both bin/tool | `both` is not a way to replace a prefix",
                "/opt/x text \"bin/tool | expected a closing quote",
            })
    void refusesOtherForms(String line, String message) throws IOException {
        var file = old().info("info/has_prefix", line).writeTarBz2(folder);

        assertThatThrownBy(() -> PackageReading.of(file))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`old-1.0-0.tar.bz2`:")
                .hasMessageContaining("`info/has_prefix`:")
                .hasMessageContaining(message);
    }

    @Test
    void marksWhatMustNotBeLinked() throws IOException {
        var file = old().info("info/no_link", "bin/tool\n")
                .info("info/no_softlink", "bin/t\n")
                .writeTarBz2(folder);

        var metadata = PackageReading.of(file).metadata();

        assertThat(metadata.paths().stream().filter(PackagePath::noLink).map(PackagePath::path))
                .containsExactly("bin/tool", "bin/t");
    }

    @Test
    void refusesPathsThatLeadAstray() throws IOException {
        var file = old().info("info/files", "../x\n").writeTarBz2(folder);

        assertThatThrownBy(() -> PackageReading.of(file))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`old-1.0-0.tar.bz2`: `info/files`: `../x` is not a path inside a file tree: "
                        + "it has a `..` component");
    }

    @Test
    void listsNothingWhereNothingIsListed() throws IOException {
        var file = PackageFiles.of("old-1.0-0")
                .info("info/files", "")
                .unlisted(PackageFiles.member("stray", TarConstants.LF_NORMAL, ""))
                .writeTarBz2(folder);

        var read = PackageReading.of(file);

        assertThat(read.metadata().paths()).isEmpty();
        assertThat(read.payload()).containsExactly("stray = ");
    }
}
