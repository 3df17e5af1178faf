package dockerenvs.oci.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.engine.ContainerEngine.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which daemon is meant; `EngineLoadsIT` has contexts that Docker made.
class DockerContextTest {
    @TempDir
    private Path home = Path.of("");

    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void liveThere() {
        environment.put("HOME", home.toString());
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Path meta(Path folder, String name) {
        var digest = Digest.sha256(name.getBytes(UTF_8)).hex();
        return folder.resolve("contexts/meta/" + digest + "/meta.json");
    }

    private void context(Path folder, String name, String host) throws IOException {
        write(
                meta(folder, name),
                "{\"Name\":\"%s\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"%s\",\"SkipTLSVerify\":false}}}"
                        .formatted(name, host));
    }

    private String engine() throws IOException {
        return ContainerEngine.find(environment).toString();
    }

    @Test
    void asksTheVariableForAHostThenThatForAContextThenTheConfiguration() throws IOException {
        var docker = home.resolve(".docker");
        write(docker.resolve("config.json"), "{\"currentContext\":\"chosen\"}");
        context(docker, "chosen", "unix:///chosen.sock");
        context(docker, "named", "unix:///named.sock");
        assertThat(engine()).isEqualTo("docker (/chosen.sock)");

        environment.put("DOCKER_CONTEXT", "named");
        assertThat(engine()).isEqualTo("docker (/named.sock)");

        environment.put("DOCKER_HOST", "unix:///host.sock");
        assertThat(engine()).isEqualTo("docker (/host.sock)");
    }

    @Test
    void readsTheConfigurationThatAVariableNames() throws IOException {
        write(home.resolve(".docker/config.json"), "{\"currentContext\":\"chosen\"}");
        write(home.resolve("own/config.json"), "{\"currentContext\":\"other\"}");
        context(home.resolve("own"), "other", "unix:///other.sock");
        environment.put("DOCKER_CONFIG", home.resolve("own").toString());

        assertThat(engine()).isEqualTo("docker (/other.sock)");
    }

    @Test
    void takesTheUsualSocketsForTheUsualContext() throws IOException {
        write(home.resolve(".docker/config.json"), "{\"currentContext\":\"chosen\"}");
        environment.put("DOCKER_CONTEXT", "default");
        assertThat(DockerContext.current(environment)).isEmpty();

        environment.remove("DOCKER_CONTEXT");
        write(home.resolve(".docker/config.json"), "{\"currentContext\":\"\"}");
        assertThat(DockerContext.current(environment)).isEmpty();

        environment.remove("HOME");
        assertThat(DockerContext.current(environment)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://10.0.0.1:2375", "ssh://me@build.example", "npipe:////./pipe/docker_engine", ""})
    void refusesAContextOfAnotherMachineAndNamesIt(String host) throws IOException {
        context(home.resolve(".docker"), "build", host);
        environment.put("DOCKER_CONTEXT", "build");

        assertThatThrownBy(() -> ContainerEngine.of(Kind.DOCKER, environment))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("Docker's context `build` leads to `%s`, which is no socket of this machine", host);
    }

    @Test
    void saysThatAContextIsMissingOrBroken() throws IOException {
        environment.put("DOCKER_CONTEXT", "../x");
        var file = meta(home.resolve(".docker"), "../x");
        assertThatThrownBy(this::engine)
                .isInstanceOf(MalformedInput.class)
                .hasMessage("Docker has no context `../x`: there is no `%s`", file);

        write(file, "{\"Endpoints\":{}}");
        assertThatThrownBy(this::engine).hasMessage("`%s`: the context has no `Endpoints.docker.Host`", file);

        environment.remove("DOCKER_CONTEXT");
        var configuration = write(home.resolve(".docker/config.json"), "{");
        assertThatThrownBy(this::engine).hasMessageStartingWith("`%s`: ".formatted(configuration));
    }

    @Test
    void namesTheContextWhoseDaemonDoesNotListen() throws IOException {
        context(home.resolve(".docker"), "chosen", "unix://" + home.resolve("none.sock"));
        environment.put("DOCKER_CONTEXT", "chosen");
        var engine = ContainerEngine.find(environment);

        assertThatThrownBy(() -> engine.load(List.of()))
                .hasMessageStartingWith("nobody listens at the socket `%s`".formatted(home.resolve("none.sock")))
                .hasMessageEndingWith("choose another context than `chosen`, or let `DOCKER_HOST` name a socket");
    }
}
