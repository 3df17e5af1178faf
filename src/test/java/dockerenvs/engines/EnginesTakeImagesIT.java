package dockerenvs.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.files.FileTree;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Images written here are taken by every engine under the ID and digest they have here, and run.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class EnginesTakeImagesIT {
    @TempDir
    private Path folder = Path.of("");

    private Path source = Path.of("");

    @BeforeEach
    void writeSource() throws IOException {
        source = folder.resolve("source.tar");
        var image = BusyboxImage.make(folder.toString())
                .withFiles(FileTree.ofContents(Map.of("srv/greeting.txt", "hello".getBytes(UTF_8))))
                .withoutPaths(List.of("etc/group"));
        DockerArchive.write(image, "example.com/source:1", source);
    }

    /// The source in another form, as the program writes it.
    private Path written(String name, String format, String compression) {
        var target = folder.resolve("written");
        DockerEnvs.run(
                "convert",
                source,
                "--format",
                format,
                "--compression",
                compression,
                "--name",
                name,
                "--output",
                target);
        return target;
    }

    private static Image read(Path file) throws IOException {
        try (var images = ImageFile.open(file)) {
            return images.image();
        }
    }

    private static void assertRuns(Engine engine, String name) throws IOException {
        assertThat(engine.run(name, "/bin/cat", "/srv/greeting.txt")).isEqualTo("hello");
        assertThat(engine.run(name, "/bin/sh", "-c", "[ -e /etc/group ] || echo hidden"))
                .isEqualTo("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "gzip:12"})
    void dockerLoadsTheHybrid(String compression, Engines engines) throws IOException {
        var docker = engines.docker();
        var name = "example.com/hybrid-" + compression.replace(":", "-") + ":1";
        var archive = written(name, "docker", compression);

        docker.load(archive);

        assertThat(docker.inspect(name, "{{.Id}}")).isEqualTo(read(archive).id().toString());
        assertThat(docker.inspect(name, "{{.Os}}/{{.Architecture}}")).isEqualTo("linux/amd64");
        assertRuns(docker, name);
    }

    @Test
    void dockerLoadsAFamiliarName(Engines engines) throws IOException {
        var docker = engines.docker();
        docker.load(written("familiar", "docker", "none"));
        assertThat(docker.run("familiar:latest", "cat", "/srv/greeting.txt")).isEqualTo("hello");
    }

    @Test
    void dockerOfThatAgeRefusesZstdAsTheProgramWarns(Engines engines) throws IOException {
        var docker = engines.docker();
        var target = folder.resolve("zstd.tar");
        var outcome = DockerEnvs.attempt("convert", source, "--compression", "zstd", "--output", target);

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("warning: layers compressed with zstd: `docker load` before version 23");
        assertThat(docker.attemptLoad(target).exitCode()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void dockerAndPodmanLoadTheHybridWithMetadataOfVersion1(String compression, Engines engines) throws IOException {
        var name = "example.com/first-" + compression + ":1";
        var target = folder.resolve("first.tar");
        DockerEnvs.run(
                "convert", source, "--v1-metadata", "--compression", compression, "--name", name, "--output", target);

        for (var kind : new Engines.Kind[] {Engines.Kind.DOCKER, Engines.Kind.PODMAN, Engines.Kind.CONTAINERD}) {
            var engine = engines.engine(kind);
            engine.load(target);
            assertRuns(engine, name);
        }
        assertThat(engines.docker().inspect(name, "{{.Id}}"))
                .isEqualTo(read(target).id().toString());
    }

    @ParameterizedTest
    @CsvSource({"docker,none", "docker,gzip", "docker,zstd", "oci,none", "oci,gzip", "oci,zstd"})
    void podmanLoadsArchives(String format, String compression, Engines engines) throws IOException {
        var podman = engines.podman();
        var name = "example.com/podman-" + format + "-" + compression + ":1";
        var archive = written(name, format, compression);

        // podman takes the name of an OCI archive from its tag alone
        var loaded = podman.podman().run("load", "--quiet", "--input", archive.toString());
        var known = loaded.substring(loaded.lastIndexOf(' ') + 1);

        assertThat(podman.inspect(known, "{{.Id}}"))
                .isEqualTo(read(archive).id().hex());
        assertRuns(podman, known);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd"})
    void podmanPullsFromALayout(String compression, Engines engines) throws IOException {
        var podman = engines.podman();
        var layout = written("example.com/layout-" + compression + ":1", "layout", compression);

        var id = podman.podman().run("pull", "--quiet", "oci:" + layout + ":1");

        assertThat(id).isEqualTo(read(layout).id().hex());
        assertRuns(podman, id);
    }

    @ParameterizedTest
    @CsvSource({"docker,none", "docker,gzip", "docker,zstd", "oci,none", "oci,gzip", "oci,zstd"})
    void containerdImportsArchives(String format, String compression, Engines engines) throws IOException {
        var containerd = engines.containerd();
        var name = "example.com/containerd-" + format + "-" + compression + ":1";
        var archive = written(name, format, compression);

        containerd.load(archive);

        assertThat(containerd.digest(name)).isEqualTo(read(archive).digest().toString());
        assertRuns(containerd, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void umociUnpacksALayoutAndRuncRunsIt(String compression, Engines engines) throws IOException {
        var runc = engines.runc();
        var layout = written("example.com/umoci:1", "layout", compression);
        assertThat(runc.runLayout(layout, "1", "/bin/cat", "/srv/greeting.txt")).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void runcRunsWhatSkopeoCopiesFromTheHybrid(String compression, Engines engines) throws IOException {
        var runc = engines.runc();
        var name = "example.com/skopeo-" + compression + ":1";
        runc.load(written(name, "docker", compression));
        assertRuns(runc, name);
    }

    @ParameterizedTest
    @CsvSource({
        "oci,oci-archive,none", "oci,oci-archive,gzip", "oci,oci-archive,zstd",
        "layout,oci,none", "layout,oci,gzip", "layout,oci,zstd",
        "docker,oci-archive,none", "docker,oci-archive,gzip", "docker,oci-archive,zstd"
    })
    void skopeoInspectsAndCopiesUnderTheSameDigest(String format, String transport, String compression)
            throws IOException {
        var skopeo = Tool.find("skopeo");
        var written = written("example.com/copied:1", format, compression);
        var copy = folder.resolve("copy");
        var digest = read(written).digest().toString();

        assertThat(skopeo.run("inspect", "--format", "{{.Digest}}", transport + ":" + written + ":1"))
                .isEqualTo(digest);
        skopeo.run("copy", "--quiet", "--preserve-digests", transport + ":" + written + ":1", "oci:" + copy + ":2");
        assertThat(read(copy).digest()).hasToString(digest);
        assertThat(DockerEnvs.run("validate", copy)).contains("is valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void skopeoReadsTheHybridAsADockerArchive(String compression) throws IOException {
        var skopeo = Tool.find("skopeo");
        var written = written("example.com/copied:1", "docker", compression);
        var copy = folder.resolve("copy.tar");

        skopeo.run("copy", "--quiet", "docker-archive:" + written, "docker-archive:" + copy + ":example.com/copied:1");

        assertThat(read(copy).id()).isEqualTo(read(written).id());
    }

    @Test
    void everyEngineFindsBothImagesOfAnArchive(Engines engines) throws IOException {
        var layout = written("example.com/two-one:1", "layout", "gzip");
        var other = folder.resolve("other.tar");
        DockerEnvs.run("modify", source, "--env", "WHO=two", "--name", "example.com/two-two:2", "--output", other);
        DockerEnvs.run("convert", other, "--format", "layout", "--output", layout);
        var both = folder.resolve("both.tar");
        DockerEnvs.run("convert", layout, "--output", both);

        var kinds = new TreeMap<Engines.Kind, String>();
        for (var kind : new Engines.Kind[] {Engines.Kind.DOCKER, Engines.Kind.CONTAINERD}) {
            var engine = engines.engine(kind);
            engine.load(both);
            kinds.put(
                    kind,
                    engine.run("example.com/two-one:1", "/bin/sh", "-c", "echo one$WHO")
                            + engine.run("example.com/two-two:2", "/bin/sh", "-c", "echo $WHO"));
        }
        assertThat(kinds.values()).containsOnly("onetwo");
    }
}
