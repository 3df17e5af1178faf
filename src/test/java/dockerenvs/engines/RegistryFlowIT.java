package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.registry.CredentialKeeper;
import dockerenvs.oci.registry.RegistryCredential.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// From a base in one registry to an environment in another one that asks who is there, and into an engine.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class RegistryFlowIT {
    private static final Path EXAMPLE = Path.of("examples/environment/environment.txt");

    private static final Password PASSWORD = new Password(DebianRegistry.USER, DebianRegistry.PASSWORD);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void buildsFromARegistryToARegistryWithSignInAndRuns(Engines engines) throws IOException {
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
}
