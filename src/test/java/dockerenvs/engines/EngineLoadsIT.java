package dockerenvs.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.files.FileTree;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `load` puts images into every engine that runs here.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class EngineLoadsIT {
    @TempDir
    private Path folder = Path.of("");

    private Path source = Path.of("");

    @BeforeEach
    void writeSource() throws IOException {
        source = folder.resolve("source.tar");
        var image = BusyboxImage.make(folder.toString())
                .withFiles(FileTree.ofContents(Map.of("srv/greeting.txt", "hello".getBytes(UTF_8))));
        DockerArchive.write(image, "example.com/source:1", source);
    }

    private Image image() throws IOException {
        try (var file = ImageFile.open(source)) {
            return file.image();
        }
    }

    private static Map<String, String> environment(Map<String, String> added) {
        var all = new TreeMap<>(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"));
        all.putAll(added);
        return all;
    }

    @Test
    void dockerTakesWhatItsSocketGets(Engines engines) throws IOException {
        var docker = engines.docker();
        var environment = environment(docker.client().environment());

        var outcome = DockerEnvs.attemptWith(environment, "load", source, "--name", "example.com/loaded:1");

        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        assertThat(outcome.err()).startsWith("docker (").endsWith(": Loaded image: example.com/loaded:1\n");
        assertThat(docker.inspect("example.com/loaded:1", "{{.Id}}"))
                .isEqualTo(image().id().toString());
        assertThat(docker.run("example.com/loaded:1", "/bin/cat", "/srv/greeting.txt"))
                .isEqualTo("hello");
    }

    @Test
    void dockerTakesWhatTheSocketOfItsContextGets(Engines engines) throws IOException {
        var docker = engines.docker();
        var host = docker.client().environment().get("DOCKER_HOST");
        var client =
                new Tool(docker.client().program(), List.of(), environment(Map.of("DOCKER_CONFIG", folder.toString())));
        client.run("context", "create", "here", "--docker", "host=" + host);
        client.run("context", "use", "here");
        client.run("context", "create", "away", "--docker", "host=tcp://127.0.0.1:1");

        var outcome = DockerEnvs.attemptWith(client.environment(), "load", source, "--name", "example.com/context:1");

        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        assertThat(docker.inspect("example.com/context:1", "{{.Id}}"))
                .isEqualTo(image().id().toString());
        var away = environment(Map.of("DOCKER_CONFIG", folder.toString(), "DOCKER_CONTEXT", "away"));
        assertThat(DockerEnvs.attemptWith(away, "load", source).err())
                .startsWith("error: Docker's context `away` leads to `tcp://127.0.0.1:1`");
    }

    @Test
    void dockerSaysWhyItTakesNoZstd(Engines engines) throws IOException {
        var environment = environment(engines.docker().client().environment());
        var zstd = folder.resolve("zstd.tar");
        DockerEnvs.run("convert", source, "--compression", "zstd", "--output", zstd);

        var outcome = DockerEnvs.attemptWith(environment, "load", zstd, "--to", "docker");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: `", "does not take the image: ");
    }

    @Test
    void podmanTakesWhatItsProgramGets(Engines engines) throws IOException {
        var podman = engines.podman();
        var program = Files.writeString(
                folder.resolve("podman"),
                "#!/bin/sh\nexec %s %s \"$@\"\n"
                        .formatted(
                                podman.podman().program(),
                                String.join(" ", podman.podman().options())));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        var environment = environment(podman.podman().environment());
        environment.put("PATH", folder + ":" + environment.get("PATH"));

        var outcome = DockerEnvs.attemptWith(
                environment, "load", source, "--to", "podman", "--name", "example.com/by-program:1");

        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        assertThat(outcome.err()).contains("Loaded image", "example.com/by-program:1");
        assertThat(podman.run("example.com/by-program:1", "/bin/cat", "/srv/greeting.txt"))
                .isEqualTo("hello");
    }

    @Test
    void podmanTakesWhatItsSocketGets(Engines engines) throws IOException {
        var podman = engines.podman();
        var socket = folder.resolve("podman.sock");
        var server = podman.podman().builder("system", "service", "--time=0", "unix://" + socket);
        try (var _ = Daemon.start(server, folder.resolve("log"), () -> Files.exists(socket))) {
            var environment = environment(Map.of("CONTAINER_HOST", "unix://" + socket));
            var outcome = DockerEnvs.attemptWith(
                    environment, "load", source, "--to", "podman", "--name", "example.com/by-socket:1");
            assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        }
        assertThat(podman.run("example.com/by-socket:1", "/bin/cat", "/srv/greeting.txt"))
                .isEqualTo("hello");
    }

    @Test
    void containerdTakesWhatCtrGets(Engines engines) throws IOException {
        var containerd = engines.containerd();
        var address = containerd.ctr().options().getLast();
        var environment = environment(Map.of("CONTAINERD_ADDRESS", address));

        var json = DockerEnvs.runWith(
                environment, "load", source, "--to", "containerd", "--name", "example.com/loaded:1", "--json");

        assertThat(json).contains("\"engine\": \"containerd\"", image().digest().toString());
        assertThat(containerd.digest("example.com/loaded:1"))
                .isEqualTo(image().digest().toString());
        assertThat(containerd.run("example.com/loaded:1", "/bin/cat", "/srv/greeting.txt"))
                .isEqualTo("hello");
    }
}
