package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Images and packages far larger than the heap pass through every command, below a limit on resident memory, and
/// nothing but the output is left on the disk. `-Ddockerenvs.streaming.megabytes=4096` sets their size.
@Tag("engines")
class StreamingIT {
    private static final String SIZE = "dockerenvs.streaming.megabytes";
    private static final int QUICK_MEGABYTES = 64;
    private static final int THOROUGH_MEGABYTES = 1024;
    private static final long RESIDENT_BYTES_MAX = 500_000_000;

    @TempDir
    private static Path shared = Path.of("");

    private static Path big = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private Path temporary = Path.of("");
    private Path output = Path.of("");

    @BeforeAll
    static void writeBigImage() throws IOException {
        big = shared.resolve("big.tar");
        BigImage.write(big, megabytes());
    }

    private static int megabytes() {
        return Integer.getInteger(SIZE, Tool.isEverythingRequired() ? THOROUGH_MEGABYTES : QUICK_MEGABYTES);
    }

    @BeforeEach
    void makeFolders() throws IOException {
        temporary = Files.createDirectory(folder.resolve("temporary"));
        output = Files.createDirectory(folder.resolve("output"));
    }

    /// Runs a command line to its end and checks what every command has to keep to.
    private String run(TestReporter reporter, Object... arguments) throws IOException {
        var result = ProgramProcess.start(temporary, arguments).finish();

        assertThat(result.exitCode()).as(result.text()).isZero();
        reporter.publishEntry(
                "docker-envs " + summary(arguments),
                "%,d MB image: %.1f s, at most %,d MB resident"
                        .formatted(megabytes(), result.time().toMillis() / 1e3, result.peakBytes() / 1_000_000));
        assertThat(result.peakBytes()).as("resident").isPositive().isLessThan(RESIDENT_BYTES_MAX);
        assertThat(listing(temporary)).as("the temporary folder").isEmpty();
        return result.text();
    }

    private static String summary(Object... arguments) {
        return String.join(
                " ",
                Stream.of(arguments)
                        .map(argument -> argument instanceof Path path ? String.valueOf(path.getFileName()) : argument)
                        .map(Object::toString)
                        .toList());
    }

    private static List<String> listing(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static Image read(Path file) throws IOException {
        try (var images = ImageFile.open(file)) {
            return images.image();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "oci", "layout"})
    void copies(String format, TestReporter reporter) throws IOException {
        var copy = output.resolve("copy");
        run(reporter, "convert", big, "--format", format, "--output", copy);

        assertThat(listing(output)).containsExactly("copy");
        assertThat(read(copy)).isEqualTo(read(big));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip:1", "zstd"})
    void compressesAndDecompresses(String compression, TestReporter reporter) throws IOException {
        var compressed = output.resolve("compressed.tar");
        var back = output.resolve("back.tar");
        run(reporter, "convert", big, "--compression", compression, "--output", compressed);
        assertThat(listing(output)).containsExactly("compressed.tar");
        assertThat(Files.size(compressed)).isLessThan(Files.size(big) * 3 / 4);

        run(reporter, "convert", compressed, "--compression", "none", "--output", back);

        assertThat(listing(output)).containsExactlyInAnyOrder("compressed.tar", "back.tar");
        assertThat(read(back)).isEqualTo(read(big));
    }

    @Test
    void addsAFolder(TestReporter reporter) throws IOException {
        var added = Files.createDirectories(folder.resolve("added/srv/layer-0"));
        try (var noise = Files.newInputStream(big)) {
            Files.copy(noise, added.resolve("copy-of-the-image.bin"));
        }
        var changed = output.resolve("changed.tar");

        run(reporter, "modify", big, "--add", folder.resolve("added"), "--output", changed);

        assertThat(listing(output)).containsExactly("changed.tar");
        assertThat(Files.size(changed)).isGreaterThan(2 * Files.size(big));
        assertThat(read(changed).layers()).startsWith(read(big).layers().getFirst());
    }

    @Test
    void pushesAndPullsAndCopies(TestReporter reporter) throws IOException {
        var pulled = output.resolve("pulled.tar");
        var options = ServerOptions.DEFAULT.withFolder(folder.resolve("registry"));
        try (var server = RegistryServer.open(options);
                var other = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("other")))) {
            var name = server.url().getAuthority() + "/me/big:1";
            var copy = other.url().getAuthority() + "/me/big:1";

            run(reporter, "push", big, name, "--quiet");
            run(reporter, "copy", name, copy, "--quiet");
            run(reporter, "pull", copy, "--output", pulled, "--quiet");
        }

        assertThat(listing(output)).containsExactly("pulled.tar");
        assertThat(read(pulled)).isEqualTo(read(big));
    }

    @Test
    void validates(TestReporter reporter) throws IOException {
        assertThat(run(reporter, "validate", big)).contains("is valid");
    }

    @Test
    void listsFiles(TestReporter reporter) throws IOException {
        assertThat(run(reporter, "inspect", big, "--files")).contains("srv/layer-3/half.bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "zstd"})
    void buildsAnEnvironment(String compression, TestReporter reporter) throws IOException {
        var list = BigPackages.write(Files.createDirectory(folder.resolve("packages")), megabytes());
        var built = output.resolve("built.tar");

        run(reporter, "build", "--offline", "-f", list, "--compression", compression, "--output", built);

        assertThat(listing(output)).containsExactly("built.tar");
        assertThat(DockerEnvs.run("validate", built)).contains("is valid");
        assertThat(DockerEnvs.run("inspect", "--files", built))
                .contains("opt/env/lib/big2/half.bin", "opt/env/lib/old/half.bin");
    }

    @Test
    void leavesNothingAndSaysNothingWhenTerminated() throws IOException {
        var copy = output.resolve("copy.tar");
        var result = ProgramProcess.start(temporary, "convert", big, "--compression", "zstd:19", "--output", copy)
                .await(() -> !listing(output).isEmpty())
                .terminate()
                .finish();

        assertThat(result.exitCode()).isEqualTo(128 + 15);
        assertThat(result.text()).isEmpty();
        assertThat(listing(output)).isEmpty();
        assertThat(listing(temporary)).isEmpty();
    }

    @Test
    void writesToAPipe(TestReporter reporter) throws IOException {
        var text = run(reporter, "convert", big, "--output", "/dev/null");

        assertThat(text).isEmpty();
        assertThat(listing(output)).isEmpty();
    }
}
