package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.json.Json;
import dockerenvs.oci.registry.RegistryCredential.Password;
import dockerenvs.oci.registry.UserCredentials;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import dockerenvs.tasks.Listener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Signing in with what is typed and what is piped in.
class LoginCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final List<String> questions = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Optional<RegistryServer> server = Optional.empty();

    private Map<String, String> variables() {
        return Map.of("HOME", folder.toString(), "XDG_RUNTIME_DIR", folder.toString());
    }

    private int run(Keyboard keyboard, String... arguments) {
        var err = new PrintStream(said, true, UTF_8);
        var console = Console.of(said, err, variables(), Listener.quiet()).withKeyboard(keyboard);
        return new Program(console, () -> false).run(arguments);
    }

    /// A registry that knows one user.
    private void serve(String user, String password) throws IOException {
        var options =
                ServerOptions.DEFAULT.withFolder(folder.resolve("registry")).withUser(user, password);
        server = Optional.of(RegistryServer.open(options));
    }

    @AfterEach
    void stop() throws IOException {
        if (server.isPresent()) {
            server.get().close();
        }
    }

    private String domain() {
        return server.map(running -> running.url().getAuthority()).orElse("ghcr.io");
    }

    private static Keyboard piping(String text) {
        return new Keyboard(new ByteArrayInputStream(text.getBytes(UTF_8)), Optional::empty);
    }

    /// Somebody who answers `user` and `secret`.
    private Keyboard typing(String user, String secret) {
        return new Keyboard(
                new ByteArrayInputStream(new byte[0]),
                () -> Optional.of(new Keyboard.Terminal() {
                    @Override
                    public Optional<String> ask(String question) {
                        questions.add(question);
                        return Optional.of(user);
                    }

                    @Override
                    public Optional<String> askSecretly(String question) {
                        questions.add(question);
                        return Optional.of(secret);
                    }
                }));
    }

    private Optional<Password> kept() throws IOException {
        return UserCredentials.of(variables()).find(domain(), "").map(Password.class::cast);
    }

    @Test
    void asksForUserAndPassword() throws IOException {
        serve("me", "s3cret");

        assertThat(run(typing("me", "s3cret"), "login", domain())).isEqualTo(Program.DONE);

        assertThat(questions).containsExactly("User: ", "Password: ");
        assertThat(kept()).contains(new Password("me", "s3cret"));
        assertThat(said.toString(UTF_8)).doesNotContain("s3cret");
    }

    @Test
    void asksForThePasswordOfAUser() throws IOException {
        serve("me", "pw");

        assertThat(run(typing("nobody", "pw"), "login", "-u", "me", domain())).isEqualTo(Program.DONE);

        assertThat(questions).containsExactly("Password: ");
        assertThat(kept()).contains(new Password("me", "pw"));
    }

    @ParameterizedTest
    @CsvSource({"'pw\n', pw", "'pw\r\n', pw", "pw, pw", "' p w \n', ' p w '", "'a\nb\n\n', 'a\nb\n'"})
    void takesOneLineBreakOffWhatIsPiped(String input, String password) throws IOException {
        serve("me", password);

        assertThat(run(piping(input), "login", "-u", "me", "--password-stdin", domain()))
                .isEqualTo(Program.DONE);

        assertThat(kept()).contains(new Password("me", password));
    }

    @Test
    void refusesAnEmptyOrEndlessPassword() throws IOException {
        assertThat(run(piping("\n"), "login", "-u", "me", "--password-stdin", domain()))
                .isEqualTo(Program.ASKED_WRONGLY);
        assertThat(run(typing("me", ""), "login", domain())).isEqualTo(Program.ASKED_WRONGLY);
        assertThat(run(piping("x".repeat(70_000)), "login", "-u", "me", "--password-stdin", domain()))
                .isEqualTo(Program.ASKED_WRONGLY);

        assertThat(kept()).isEmpty();
    }

    @Test
    void keepsNothingThatTheRegistryRefuses() throws IOException {
        serve("me", "pw");

        assertThat(run(typing("me", "wrong"), "login", domain())).isEqualTo(Program.COULD_NOT);

        assertThat(said.toString(UTF_8)).contains("401").doesNotContain("wrong");
        assertThat(kept()).isEmpty();
    }

    @Test
    void doesNotAdviseToDoWhatWasJustDone() throws IOException {
        var options = ServerOptions.DEFAULT
                .withFolder(folder.resolve("registry"))
                .withUser("me", "right")
                .withTokens(Duration.ofMinutes(1));
        server = Optional.of(RegistryServer.open(options));

        assertThat(run(piping("wrong"), "login", "-u", "me", "--password-stdin", domain()))
                .isEqualTo(Program.COULD_NOT);

        assertThat(said.toString(UTF_8))
                .contains("the registry does not take this user and password (401)", "hint: check both")
                .doesNotContain("docker-envs login");
    }

    @Test
    void keepsPasswordsOffTheCommandLine() {
        assertThat(run(Keyboard.NONE, "login", "-u", "me", "-p", "pw", domain()))
                .isEqualTo(Program.ASKED_WRONGLY);
        assertThat(run(Keyboard.NONE, "login", "-u", "me", "--password", "pw", domain()))
                .isEqualTo(Program.ASKED_WRONGLY);
    }

    @Test
    void meansDockerHubWhereNoRegistryIsNamedAndKeepsItAsDockerDoes() throws IOException {
        assertThat(run(piping("pw"), "login", "-u", "me", "--password-stdin", "--no-check"))
                .isEqualTo(Program.DONE);

        var file = folder.resolve(".docker/config.json");
        assertThat(Json.parse(Files.readAllBytes(file)))
                .isEqualTo(Json.parse(
                        "{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"bWU6cHc=\"}}}".getBytes(UTF_8)));
        assertThat(said.toString(UTF_8)).startsWith("kept for docker.io in `" + file);

        assertThat(run(Keyboard.NONE, "logout")).isEqualTo(Program.DONE);
        assertThat(Files.readString(file)).doesNotContain("bWU6cHc=");
        assertThat(said.toString(UTF_8)).endsWith("forgotten for docker.io\n");
    }
}
