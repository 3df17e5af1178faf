package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.image.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds for several platforms from one lock.
class BuildCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /// A lock of one package for each of two platforms.
    private void writeLock() throws IOException {
        var lock = new StringBuilder("""
                version: 1
                metadata:
                  channels: [{url: conda-forge}]
                  platforms: [linux-64, linux-aarch64]
                package:
                """);
        for (var subdir : new String[] {"linux-64", "linux-aarch64"}) {
            var file = PackageFiles.of("demo-1.0-0")
                    .index("subdir", Json.of(subdir))
                    .file("share/demo", "demo for " + subdir)
                    .writeConda(
                            Files.createDirectories(folder.resolve("channel").resolve(subdir)));
            lock.append("""
                    - name: demo
                      version: '1.0'
                      manager: conda
                      platform: %s
                      url: %s
                      hash: {sha256: %s}
                      category: main
                      optional: false
                    """.formatted(
                            subdir,
                            file.toUri(),
                            Digest.sha256(Files.readAllBytes(file)).hex()));
        }
        Files.writeString(folder.resolve("conda-lock.yml"), lock);
    }

    private int run(String commandLine) {
        var environment = Map.of("DOCKER_ENVS_CACHE", folder.resolve("cache").toString());
        return new Program(out, new PrintStream(err, true, UTF_8), environment)
                .run(commandLine.replace("@", folder.toString()).split(" ", -1));
    }

    @Test
    void makesAnIndexOfImagesForSeveralPlatforms() throws IOException {
        writeLock();

        assertThat(run(
                        "build -f @/conda-lock.yml --platform linux/amd64,linux/arm64 --format oci -i demo:1 -o @/demo.oci"
                                + " --metadata-file @/metadata.json --json"))
                .as(err.toString(UTF_8))
                .isZero();

        var report = JsonObject.expect(Json.parse(out.toByteArray()), "report");
        var metadata = JsonObject.expect(Json.parse(Files.readAllBytes(folder.resolve("metadata.json"))), "metadata");
        try (var file = ImageFile.open(folder.resolve("demo.oci"))) {
            var index = file.named("demo:1");
            assertThat(index.isIndex()).isTrue();
            for (var name : new String[] {"linux/amd64", "linux/arm64"}) {
                assertThat(index.image(Platform.parse(name)).platform()).isEqualTo(Platform.parse(name));
            }
            assertThat(report.string("digest"))
                    .hasValue(index.descriptor().digest().toString())
                    .isEqualTo(metadata.string("containerimage.digest"));
        }
        assertThat(report.array("platforms").stream()
                        .map(platform -> JsonObject.expect(platform, "platform").string("platform")))
                .containsExactly(Optional.of("linux/amd64"), Optional.of("linux/arm64"));
    }

    @Test
    void givesEachImageOfAnIndexAsIfItWereBuiltAlone() throws IOException {
        writeLock();

        assertThat(
                        run(
                                "build -f @/conda-lock.yml --platform linux/amd64,linux/arm64 --format oci -i demo:1 -o @/demo.oci"))
                .isZero();
        assertThat(run("build -f @/conda-lock.yml --platform linux/arm64 --format oci -i demo:1 -o @/arm.oci"))
                .isZero();

        try (var index = ImageFile.open(folder.resolve("demo.oci"));
                var alone = ImageFile.open(folder.resolve("arm.oci"))) {
            assertThat(index.single().image(Platform.parse("linux/arm64")).digest())
                    .isEqualTo(alone.image().digest());
        }
    }

    @Test
    void refusesToPutSeveralPlatformsIntoADockerArchive() throws IOException {
        writeLock();

        assertThat(run("build -f @/conda-lock.yml --platform linux/amd64,linux/arm64 -i demo:1 -o @/demo.tar"))
                .isEqualTo(Program.ASKED_WRONGLY);

        assertThat(err.toString(UTF_8)).contains("a docker-archive holds the image of one platform");
        assertThat(folder.resolve("demo.tar")).doesNotExist();
    }
}
