package dockerenvs.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Docker builds and saves is read as it is, and goes back to Docker as the same image.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class ReadsDockerImagesIT {
    private static final String NAME = "example.com/built-by-docker:1";

    @TempDir
    private static Path shared = Path.of("");

    private static Path saved = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void buildAndSave(Engines engines) throws IOException {
        var docker = engines.docker().client();
        var context = BuiltImage.writeContext(shared.resolve("context"), shared.toString());
        docker.run("build", "--quiet", "--network=none", "--tag", NAME, context.toString());
        saved = shared.resolve("saved.tar");
        docker.run("save", "--output", saved.toString(), NAME);
    }

    /// Some tests remove the image.
    @BeforeEach
    void load(Engines engines) throws IOException {
        engines.docker().load(saved);
    }

    @Test
    void readsTheImageThatDockerKnows(Engines engines) throws IOException {
        var image = BuiltImage.check(saved);

        assertThat(image.id()).hasToString(engines.docker().inspect(NAME, "{{.Id}}"));
        var diffIds = image.layers().stream().map(Layer::diffId).map(Object::toString);
        assertThat(engines.docker().inspect(NAME, "{{range .RootFS.Layers}}{{.}} {{end}}"))
                .isEqualTo(diffIds.collect(Collectors.joining(" ")));
        assertThat(DockerEnvs.run("validate", saved)).contains("is valid");
    }

    @Test
    void readsSeveralImagesOfOneArchive(Engines engines) throws IOException {
        var docker = engines.docker().client();
        Files.writeString(folder.resolve("Dockerfile"), "FROM " + NAME + "\nLABEL second=yes\n");
        docker.run("build", "--quiet", "--network=none", "--tag", "second:3", folder.toString());
        docker.run("tag", NAME, "other-name:2");
        var both = folder.resolve("both.tar");
        docker.run("save", "--output", both.toString(), NAME, "other-name:2", "second:3");
        docker.run("rmi", "second:3", "other-name:2");

        try (var images = ImageFile.open(both)) {
            assertThat(images.kind()).isEqualTo(ImageFile.Kind.DOCKER_ARCHIVE);
            assertThat(images.images()).hasSize(2);
            assertThat(images.named("other-name:2").names().stream().map(StoredName::text))
                    .containsExactlyInAnyOrder(NAME, "other-name:2");
            var first = BuiltImage.check(images.named(NAME).image());
            var second =
                    BuiltImage.check(images.named("docker.io/library/second:3").image());
            assertThat(second.configuration().labels()).containsEntry("second", "yes");
            assertThat(second.layers()).isEqualTo(first.layers());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "bzip2", "xz"})
    void readsAnArchiveThatWasCompressedAsAWhole(String compressor) throws IOException {
        var compressed = folder.resolve("whole");
        var process = Tool.find(compressor)
                .builder("--stdout", "-1", saved.toString())
                .redirectOutput(compressed.toFile())
                .start();
        assertThat(process.onExit().join().exitValue()).isZero();

        assertThat(BuiltImage.check(compressed)).isEqualTo(BuiltImage.check(saved));
    }

    @ParameterizedTest
    @CsvSource({"docker,none", "docker,gzip", "layout,none", "oci,zstd"})
    void givesTheSameImageBackToDocker(String format, String compression, Engines engines) throws IOException {
        var docker = engines.docker();
        var id = docker.inspect(NAME, "{{.Id}}");
        var between = folder.resolve("between");
        var back = folder.resolve("back.tar");
        DockerEnvs.run("convert", saved, "--format", format, "--compression", compression, "--output", between);
        DockerEnvs.run("convert", between, "--compression", "gzip", "--output", back);
        docker.client().run("rmi", "--force", NAME);

        docker.load(back);

        assertThat(docker.inspect(NAME, "{{.Id}}")).isEqualTo(id);
        assertThat(docker.run(NAME)).isEqualTo("hello");
        BuiltImage.check(back);
    }

    /// Docker takes such archives, and some programs write them.
    @Test
    void readsLayersThatWereCompressedOneByOne(Engines engines) throws IOException {
        var unpacked = Files.createDirectory(folder.resolve("unpacked"));
        var tar = Tool.find("tar");
        tar.run("--extract", "--file", saved.toString(), "--directory", unpacked.toString());
        try (var layers = Files.list(unpacked)) {
            for (var layer : layers.filter(Files::isDirectory).toList()) {
                var plain = layer.resolve("layer.tar");
                Tool.find("gzip").run(plain.toString());
                Files.move(layer.resolve("layer.tar.gz"), plain);
            }
        }
        var packed = folder.resolve("packed.tar");
        tar.run("--create", "--file", packed.toString(), "--directory", unpacked.toString(), ".");

        var image = BuiltImage.check(packed);

        assertThat(image.id()).isEqualTo(BuiltImage.check(saved).id());
        assertThat(image.layers())
                .allMatch(layer -> layer.descriptor().mediaType().endsWith("tar+gzip"));
        engines.docker().client().run("rmi", "--force", NAME);
        DockerEnvs.run("convert", packed, "--output", folder.resolve("again.tar"));
        engines.docker().load(folder.resolve("again.tar"));
        assertThat(engines.docker().inspect(NAME, "{{.Id}}"))
                .isEqualTo(image.id().toString());
    }

    @Test
    void adaptsWhatDockerBuilt(Engines engines) throws IOException {
        var docker = engines.docker();
        var added = folder.resolve("added");
        Files.write(Files.createDirectories(added.resolve("srv")).resolve("more.txt"), "more".getBytes(UTF_8));
        var target = folder.resolve("adapted.tar");
        DockerEnvs.run(
                "modify",
                saved,
                "--remove-path",
                "srv/hard.txt",
                "--add",
                added,
                "--env",
                "FIRST=2",
                "--name",
                "example.com/adapted:1",
                "--output",
                target);

        docker.load(target);

        var script = "echo $FIRST $(busybox ls /srv) $(busybox cat /srv/more.txt)";
        assertThat(docker.run("example.com/adapted:1", "/bin/busybox", "sh", "-c", script))
                .isEqualTo("2 greeting.txt more.txt more");
        assertThat(docker.client().run("history", "--format", "{{.CreatedBy}}", "example.com/adapted:1"))
                .startsWith("add 1 file\nremove srv/hard.txt\n");
    }
}
