package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.registry.CredentialKeeper;
import dockerenvs.oci.registry.RegistryCredential.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// From a base in one registry to an environment in another one that asks who is there, and into an engine: by the
/// commands
/// of the README, which a shell runs as they are printed but for the ports.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class RegistryFlowIT {
    private static final Path PROGRAM = Path.of("target/docker-envs").toAbsolutePath();

    private static final Path EXAMPLE = Path.of("examples/environment/environment.txt");

    private static final Password PASSWORD = new Password(DebianRegistry.USER, DebianRegistry.PASSWORD);

    private static final Pattern COMMANDS =
            Pattern.compile("### A registry to throw away\n+```sh\n(.*?)```", Pattern.DOTALL);

    /// The first failure ends the shell, and the registries end with it.
    private static final String TIDY = "set -e\ntrap 'kill $(jobs -p) && wait' EXIT\n";

    @TempDir
    private Path folder = Path.of("");

    /// A shell runs them as they are printed, but for the ports.
    @Test
    void theCommandsOfTheReadmeBuildFromARegistryToARegistryWithSignInAndRun(Engines engines) throws IOException {
        var docker = engines.docker();
        var client = docker.client().program();
        var variables = new HashMap<>(docker.client().environment());
        variables.put("HOME", folder.toString());
        variables.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        variables.put("DOCKER_ENVS_AOT", "off");
        variables.put("PATH", PROGRAM.getParent() + ":" + client.getParent() + ":" + System.getenv("PATH"));

        var said = Tool.find("bash").withEnvironment(Map.copyOf(variables)).run("-c", TIDY + commands());

        assertThat(said.lines()).last().isEqualTo("Hello from /opt/env/share/greeting");
    }

    @Test
    void buildsWithinARegistryThatWantsAPasswordAndRuns(Engines engines) throws IOException {
        var variables = Map.of(
                "HOME",
                folder.toString(),
                "DOCKER_ENVS_CACHE",
                folder.resolve("cache").toString());
        var base = folder.resolve("base.tar");
        DockerArchive.write(BusyboxImage.make(folder.toString()), "base:1", base);
        var own = Files.createDirectory(folder.resolve("own"));
        try (var registry = DebianRegistry.start(DebianRegistry.Form.BASIC, own)) {
            var image = registry.domain() + "/me/demo:1";
            var from = registry.domain() + "/me/base:1";
            CredentialKeeper.of(variables).store(registry.domain(), PASSWORD);

            DockerEnvs.runWith(variables, "push", base, from);
            DockerEnvs.runWith(
                    variables, "build", "--offline", "-f", EXAMPLE, "-b", from, "-i", image, "--push", "--quiet");

            var docker = engines.docker();
            docker.client().run("login", "-u", PASSWORD.user(), "-p", PASSWORD.password(), registry.domain());
            docker.client().run("pull", "--quiet", image);
            assertThat(docker.run(image, "greeting")).isEqualTo("Hello from /opt/env/share/greeting");
        }
    }

    private static String commands() throws IOException {
        var found = COMMANDS.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(result -> result.group(1))
                .findFirst();
        var commands = found.orElseThrow();
        for (var port : new String[] {":5000", ":5001"}) {
            commands = commands.replace(port, ":" + DebianRegistry.freePort());
        }
        return commands;
    }
}
