package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.oci.registry.CredentialKeeper;
import dockerenvs.oci.registry.RegistryCredential.Password;
import dockerenvs.oci.registry.UserCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Credentials that we keep are those that skopeo, podman and Docker find, and the other way round.
@Tag("engines")
@ExtendWith(EnginesExtension.class)
class CredentialsIT {
    private static final Password PASSWORD = new Password(DebianRegistry.USER, DebianRegistry.PASSWORD);
    private static final String INSECURE = "--tls-verify=false";

    @TempDir
    private static Path shared = Path.of("");

    private static List<DebianRegistry> started = new ArrayList<>();

    @TempDir
    private Path home = Path.of("");

    private Map<String, String> variables = Map.of();

    @BeforeAll
    static void start() throws IOException {
        var registry = DebianRegistry.start(DebianRegistry.Form.BASIC, shared);
        started.add(registry);
        var image = shared.resolve("image.tar");
        DockerEnvs.run("modify", "scratch", "--add-text", "a=b", "-o", image);
        Tool.find("skopeo")
                .run(
                        "copy",
                        "--quiet",
                        "--dest-tls-verify=false",
                        "--dest-creds",
                        PASSWORD.user() + ":" + PASSWORD.password(),
                        "docker-archive:" + image,
                        "docker://" + registry.domain() + "/team/x:1");
    }

    @AfterAll
    static void stop() throws IOException {
        for (var registry : started) {
            registry.close();
        }
    }

    @BeforeEach
    void setHome() throws IOException {
        var run = Files.createDirectories(home.resolve("run"));
        variables = Map.of("HOME", home.toString(), "XDG_RUNTIME_DIR", run.toString());
    }

    private static String domain() {
        return started.getFirst().domain();
    }

    private Path config() {
        return home.resolve(".docker/config.json");
    }

    private void login() throws IOException {
        CredentialKeeper.of(variables).store(domain(), PASSWORD);
    }

    private Tool.Outcome inspect(String... options) throws IOException {
        return Tool.find("skopeo")
                .withEnvironment(variables)
                .withOptions("inspect", INSECURE)
                .withOptions(options)
                .attempt("docker://" + domain() + "/team/x:1");
    }

    @Test
    void skopeoFindsWhatWeKeepUntilWeForgetIt() throws IOException {
        assertThat(inspect().exitCode()).isNotZero();
        login();
        assertThat(inspect().exitCode()).as("in Docker's file").isZero();
        assertThat(inspect("--authfile", config().toString()).exitCode()).isZero();

        DockerEnvs.runWith(variables, "logout", domain());

        assertThat(inspect().exitCode()).isNotZero();
    }

    @Test
    void podmanAndDockerFindWhatWeKeep(Engines engines) throws IOException {
        login();
        var name = domain() + "/team/x:1";

        engines.podman().podman().run("pull", "--quiet", INSECURE, "--authfile", config().toString(), name);

        var docker = engines.docker().client();
        var environment = new HashMap<>(docker.environment());
        environment.put("DOCKER_CONFIG", home.resolve(".docker").toString());
        docker.withEnvironment(environment).run("pull", "--quiet", name);
    }

    @Test
    void findsWhatSkopeoKeeps() throws IOException {
        var skopeo = Tool.find("skopeo").withEnvironment(variables);
        skopeo.run("login", INSECURE, "-u", PASSWORD.user(), "-p", PASSWORD.password(), domain());

        assertThat(find(UserCredentials.of(variables))).isEqualTo(PASSWORD);

        DockerEnvs.runWith(variables, "logout", domain());
        assertThat(skopeo.attempt("logout", domain()).text()).contains("not logged");
    }

    @Test
    void findsWhatPodmanAndDockerKeep(Engines engines) throws IOException {
        var file = home.resolve("podman.json");
        engines.podman()
                .podman()
                .run(
                        "login",
                        INSECURE,
                        "--authfile",
                        file.toString(),
                        "-u",
                        PASSWORD.user(),
                        "-p",
                        PASSWORD.password(),
                        domain());
        assertThat(find(UserCredentials.of(variables).withFile(file))).isEqualTo(PASSWORD);

        var docker = engines.docker().client();
        var environment = new HashMap<>(docker.environment());
        environment.put("DOCKER_CONFIG", home.resolve(".docker").toString());
        docker.withEnvironment(environment).run("login", "-u", PASSWORD.user(), "-p", PASSWORD.password(), domain());
        assertThat(find(UserCredentials.of(variables))).isEqualTo(PASSWORD);
    }

    private static Object find(UserCredentials credentials) throws IOException {
        return credentials.find(domain(), "team/x").orElseThrow();
    }

    @Test
    void processesThatSignInAtOnceLoseNothing() throws Exception {
        var password = Files.writeString(home.resolve("password"), "pw");
        var processes = new ArrayList<Process>();
        for (var number = 0; number < 6; number++) {
            var program = Tool.java()
                    .withEnvironment(variables)
                    .builder(
                            "-cp",
                            System.getProperty("java.class.path", ""),
                            "dockerenvs.cli.Main",
                            "login",
                            "-u",
                            "me",
                            "--password-stdin",
                            "--no-check",
                            "r%d.example".formatted(number));
            processes.add(program.redirectInput(password.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("log" + number).toFile())
                    .start());
        }
        for (var process : processes) {
            assertThat(process.waitFor()).isZero();
        }

        for (var number = 0; number < processes.size(); number++) {
            assertThat(UserCredentials.of(variables).find("r%d.example".formatted(number), ""))
                    .contains(new Password("me", "pw"));
        }
    }
}
