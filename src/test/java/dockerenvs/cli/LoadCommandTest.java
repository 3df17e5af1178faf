package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Loading into engines that are scripts; `EngineLoadsIT` loads into real ones.
class LoadCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeImage() throws IOException {
        DockerArchive.write(Image.scratch(Platform.parse("linux/amd64")), "me/app:1", folder.resolve("app.tar"));
    }

    private void program(String name) throws IOException {
        var script = "#!/bin/sh\n/bin/cat > %s/loaded.tar\necho %s \"$@\"\n".formatted(folder, name);
        var file = Files.writeString(folder.resolve(name), script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private int run(String... arguments) {
        // a socket that is there on this machine is none of this test's business
        var environment = Map.of("PATH", folder.toString(), "CONTAINER_HOST", "");
        return new Program(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), environment)
                .run(arguments);
    }

    private String loadedNames() throws IOException {
        try (var file = ImageFile.open(folder.resolve("loaded.tar"))) {
            return file.single().names().toString();
        }
    }

    @Test
    void loadsAFileAndSaysWhatTheEngineSays() throws IOException {
        program("podman");

        assertThat(run("load", folder.resolve("app.tar").toString(), "--to", "podman"))
                .isZero();

        assertThat(err.toString(UTF_8)).isEqualTo("podman (%s/podman): podman load --quiet\n".formatted(folder));
        assertThat(loadedNames()).isEqualTo("[me/app:1]");
    }

    @Test
    void loadsUnderAnotherNameAndSaysSoAsJson() throws IOException {
        program("ctr");

        assertThat(run("load", folder.resolve("app.tar").toString(), "--to", "containerd", "-i", "you/b:2", "--json"))
                .isZero();

        assertThat(loadedNames()).isEqualTo("[you/b:2]");
        assertThat(out.toString(UTF_8))
                .contains("\"engine\": \"containerd\"", "you/b:2", "\"id\": \"sha256:", "\"digest\": \"sha256:");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void saysThatAnEngineIsMissingBeforeAnythingElse() {
        assertThat(run("load", "no-such-file.tar", "--to", "containerd")).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .isEqualTo("error: there is no program `ctr` on the path, by which containerd takes images\n");
    }

    @Test
    void namesTheVariableThatNamesTheSocket() {
        var nowhere = folder.resolve("nowhere.sock").toString();
        for (var engine : List.of("docker", "podman")) {
            var variable = engine.equals("docker") ? "DOCKER_HOST" : "CONTAINER_HOST";
            err.reset();
            var environment = Map.of("PATH", folder.toString(), variable, "unix://" + nowhere);
            new Program(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), environment)
                    .run("load", folder.resolve("app.tar").toString(), "--to", engine);

            assertThat(err.toString(UTF_8)).contains("`%s`".formatted(nowhere), "`%s`".formatted(variable));
        }
    }

    @Test
    void listsEnginesAsTheyAreWritten() {
        assertThat(run("load", "app.tar", "--to", "foo")).isEqualTo(Program.ASKED_WRONGLY);

        assertThat(err.toString(UTF_8)).contains("`--to` is `foo`, and not one of docker, podman, containerd");
    }
}
