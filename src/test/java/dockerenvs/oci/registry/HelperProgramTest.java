package dockerenvs.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.registry.RegistryCredential.IdentityToken;
import dockerenvs.oci.registry.RegistryCredential.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Helpers are small scripts here, run as real ones are.
class HelperProgramTest {
    private static final Path CONFIG = Path.of("config.json");

    @TempDir
    private Path folder = Path.of("");

    private CredentialFolder user = new CredentialFolder(folder);

    @BeforeEach
    void prepare() {
        user = new CredentialFolder(folder);
    }

    private HelperProgram helper(String suffix) {
        return HelperProgram.of(suffix, CONFIG, user.helpers());
    }

    private Optional<RegistryCredential> get(String script) throws IOException {
        user.helper("x", script);
        return helper("x").get("ghcr.io");
    }

    @Test
    void getsUserAndSecret() throws IOException {
        assertThat(get("echo '{\"ServerURL\": \"ghcr.io\", \"Username\": \"me\", \"Secret\": \"pw\"}'"))
                .contains(new Password("me", "pw"));
    }

    @Test
    void asksWithTheVerbAndTheServerAlone() throws IOException {
        get("printf '%s|' \"$@\" > $HOME/asked; cat >> $HOME/asked; echo '{\"Username\":\"me\",\"Secret\":\"pw\"}'");
        assertThat(folder.resolve("asked")).hasContent("get|ghcr.io");

        helper("x").get("docker.io");
        assertThat(folder.resolve("asked")).hasContent("get|https://index.docker.io/v1/");
    }

    @Test
    void takesTheUserTokenForAnIdentityToken() throws IOException {
        assertThat(get("echo '{\"Username\":\"<token>\",\"Secret\":\"t\"}'")).contains(new IdentityToken("t"));
    }

    @Test
    void knowsNothingWhenTheHelperDoesNot() throws IOException {
        assertThat(get("echo 'credentials not found in native keychain'; exit 1"))
                .isEmpty();
        assertThat(get("echo '{\"ServerURL\":\"ghcr.io\",\"Username\":\"\",\"Secret\":\"\"}'"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo s3cret; echo s3cret >&2; exit 3",
                "echo s3cret",
                "echo '{\"Username\": \"me\", \"Secret\": [\"s3cret\"]}'",
                "echo '{\"Username\": \"me\", \"Secret\": \"s3cret\"'",
                "kill -9 $$",
                "head -c 100000 /dev/zero | tr '\\0' s; echo s3cret",
                "while :; do echo s3cret; done",
            })
    void failsWithoutAWordOfWhatTheHelperSays(String script) {
        assertThatThrownBy(() -> get(script))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the credential helper `docker-credential-x`, named by `config.json`, ")
                .hasMessageEndingWith(": `echo ghcr.io | docker-credential-x get` shows what it says")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void saysHowItEnded() {
        assertThatThrownBy(() -> get("exit 3"))
                .hasMessageContaining(" ended with status 3 when asked to get what it keeps for `ghcr.io`");
        assertThatThrownBy(() -> get("echo '[]'"))
                .hasMessageContaining(" did not answer with `Username` and `Secret` as JSON when asked to get ");
        assertThatThrownBy(() -> get("head -c 100000 /dev/zero"))
                .hasMessageContaining(" answered with more than 65536 bytes when asked to get ");
    }

    @Test
    void doesNotNeedAHelperThatListens() throws IOException {
        assertThat(get("exec 0<&-; echo '{\"Username\":\"me\",\"Secret\":\"pw\"}'"))
                .contains(new Password("me", "pw"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 600", "sleep 600 & wait", "exec sleep 600"})
    void endsAHelperThatDoesNotAnswerInTime(String script) throws IOException {
        user.helper("x", script);
        var impatient = new HelperSettings(user.environment(), Duration.ofMillis(300));

        assertThatThrownBy(() -> HelperProgram.of("x", CONFIG, impatient).get("ghcr.io"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(" took more than 1 seconds when asked ");
    }

    @Test
    void givesTheHelperTheVariablesOfTheUserAndNoOthers() throws IOException {
        get("env > $HOME/variables; echo '{\"Username\":\"me\",\"Secret\":\"pw\"}'");

        assertThat(Files.readString(folder.resolve("variables")))
                .contains("HOME=" + folder)
                .doesNotContain("JAVA_HOME=", "MAVEN_");
    }

    @Test
    void storesAndErases() throws IOException {
        user.keepingHelper("x");
        helper("x").store("ghcr.io", new Password("me", "p\"w\n$x"));
        assertThat(helper("x").get("ghcr.io")).contains(new Password("me", "p\"w\n$x"));

        assertThat(helper("x").erase("ghcr.io")).isTrue();
        assertThat(helper("x").get("ghcr.io")).isEmpty();
        assertThat(helper("x").erase("ghcr.io")).isFalse();
    }

    @Test
    void saysWhatAHelperRefusesToDo() throws IOException {
        user.helper("x", "exit 1");

        assertThatThrownBy(() -> helper("x").store("ghcr.io", new Password("me", "s3cret")))
                .hasMessageContaining("when asked to store what it keeps for `ghcr.io`")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> helper("x").erase("ghcr.io")).hasMessageContaining("when asked to erase ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "/bin/sh", "a b", "x;y", "x\n", "-x/", "é"})
    void refusesASuffixThatCanBeNoProgram(String suffix) {
        assertThatThrownBy(() -> helper(suffix))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("`config.json` names the credential helper `")
                .hasMessageEndingWith("which can be no program");
    }

    @Test
    void saysThatAHelperIsMissing() throws IOException {
        user.write("bin/docker-credential-readable", "");

        for (var suffix : new String[] {"missing", "readable"}) {
            assertThatThrownBy(() -> helper(suffix).get("ghcr.io"))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "`config.json` names the credential helper `docker-credential-%s`, which is in no folder"
                                            .formatted(suffix)
                                    + " of `PATH`: install it, or take it out of the file");
        }
    }

    /// What lies in the folder somebody happens to work in is nobody's helper.
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "bin", ":"})
    void looksInWholePathsOnly(String path) throws IOException {
        var name = "docker-credential-of-a-test";
        assertThat(Path.of(name)).doesNotExist();
        var settings = new HelperSettings(Map.of("PATH", path), Duration.ofSeconds(60));

        assertThatThrownBy(() -> HelperProgram.of("of-a-test", CONFIG, settings).get("ghcr.io"))
                .hasMessageContaining("which is in no folder of `PATH`");
    }
}
