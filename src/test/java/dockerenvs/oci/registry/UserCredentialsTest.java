package dockerenvs.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.registry.RegistryCredential.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserCredentialsTest {
    @TempDir
    private Path folder = Path.of("");

    private CredentialFolder user = new CredentialFolder(folder);

    @BeforeEach
    void prepare() {
        user = new CredentialFolder(folder);
    }

    private UserCredentials credentials(Map<String, String> variables) {
        return UserCredentials.of(user.environment(variables), user.helpers());
    }

    private Optional<RegistryCredential> find(Map<String, String> variables) throws IOException {
        return credentials(variables).find("a.b", "x");
    }

    private static String document(String name) {
        return "{\"auths\": {\"a.b\": {\"username\": \"%s\"}}}".formatted(name);
    }

    private static Optional<RegistryCredential> of(String name) {
        return Optional.of(new Password(name, ""));
    }

    @Test
    void asksThePlacesInTheirOrder() throws IOException {
        var variables = new LinkedHashMap<String, String>();
        assertThat(find(variables)).isEmpty();

        user.write(".config/containers/auth.json", document("containers"));
        assertThat(find(variables)).isEqualTo(of("containers"));
        user.write("run/containers/auth.json", document("session"));
        assertThat(find(variables)).isEqualTo(of("session"));
        user.write(".dockercfg", "{\"a.b\": {\"username\": \"legacy\"}}");
        assertThat(find(variables)).isEqualTo(of("legacy"));
        user.write(".docker/config.json", document("docker"));
        assertThat(find(variables)).isEqualTo(of("docker"));
        variables.put(
                "REGISTRY_AUTH_FILE",
                user.write("named.json", document("named")).toString());
        assertThat(find(variables)).isEqualTo(of("named"));
        variables.put("DOCKER_AUTH_CONFIG", document("variable"));
        assertThat(find(variables)).isEqualTo(of("variable"));
        var given = credentials(variables).with("a.b", new Password("given", ""));
        assertThat(given.find("a.b", "x")).isEqualTo(of("given"));
    }

    @Test
    void looksWhereVariablesSayThatFilesAre() throws IOException {
        user.write("d/config.json", document("docker"));
        user.write("c/containers/auth.json", document("containers"));

        assertThat(find(Map.of("DOCKER_CONFIG", folder.resolve("d").toString())))
                .isEqualTo(of("docker"));
        assertThat(find(Map.of("XDG_CONFIG_HOME", folder.resolve("c").toString())))
                .isEqualTo(of("containers"));
    }

    @Test
    void takesEmptyVariablesAndFilesForNone() throws IOException {
        user.write(".docker/config.json", "");
        user.write(".config/containers/auth.json", document("containers"));

        assertThat(find(Map.of("DOCKER_AUTH_CONFIG", "", "REGISTRY_AUTH_FILE", "", "DOCKER_CONFIG", "")))
                .isEqualTo(of("containers"));
        assertThat(find(Map.of("REGISTRY_AUTH_FILE", folder + "/missing.json"))).isEqualTo(of("containers"));
    }

    @Test
    void givesWhatTheCallerSaysToThatRegistryAlone() throws IOException {
        var given = credentials(Map.of()).with("a.b", new Password("me", "pw"));

        assertThat(given.find("a.b", "")).contains(new Password("me", "pw"));
        assertThat(given.find("a.b:443", "")).isEmpty();
        assertThat(given.find("c.a.b", "")).isEmpty();
    }

    @Test
    void asksOneFileAloneWhenThatIsSaid() throws IOException {
        user.write(".docker/config.json", document("docker"));
        var credentials = credentials(Map.of("DOCKER_AUTH_CONFIG", document("variable")));

        var one = credentials.withFile(user.write("one.json", document("one")));
        assertThat(one.find("a.b", "x")).isEqualTo(of("one"));
        var other = credentials.withFile(user.write("other.json", "{}"));
        assertThat(other.find("a.b", "x")).isEmpty();
        assertThatThrownBy(() -> credentials.withFile(folder.resolve("no.json")).find("a.b", "x"))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void asksHelpersBeforeEntriesAndGoesOnWhenTheyKnowNothing() throws IOException {
        user.helper("own", "echo '{\"Username\":\"own\",\"Secret\":\"\"}'");
        user.helper("none", "echo 'credentials not found in native keychain'; exit 1");
        user.write(".docker/config.json", """
                {"auths": {"a.b": {"username": "entry"}, "c.d": {"username": "entry"}},
                 "credHelpers": {"a.b": "own"}, "credsStore": "none"}""");
        var credentials = credentials(Map.of());

        assertThat(credentials.find("a.b", "x")).isEqualTo(of("own"));
        assertThat(credentials.find("c.d", "x")).isEqualTo(of("entry"));
        assertThat(credentials.withoutHelpers().find("a.b", "x")).isEqualTo(of("entry"));
    }

    @Test
    void runsNoHelperThatAVariableNames() throws IOException {
        user.helper("own", "touch $HOME/run-it; echo '{\"Username\":\"own\",\"Secret\":\"\"}'");

        assertThat(find(Map.of("DOCKER_AUTH_CONFIG", "{\"credsStore\": \"own\"}")))
                .isEmpty();
        assertThat(folder.resolve("run-it")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret",
                "[]",
                "{\"auths\": {\"a.b\": {\"auth\": \"s3cret\"}}}",
                "{\"auths\": {\"a.b\": [\"s3cret\"]}}",
                "{\"auths\": {\"a.b\": {\"auth\": 1}}}",
                "{\"auths\": \"s3cret\"}",
                "{\"auths\": {\"a.b\": {}, \"a.b\": {}}}",
                "{\"credHelpers\": [\"s3cret\"]}",
                "{\"credsStore\": {}}",
                "{\"credsStore\": \"../../bin/sh\"}",
                "{\"auths\": {\"a.b\": {\"auth\": \"s3cret",
            })
    void saysWhichFileIsBrokenWithoutSecrets(String text) throws IOException {
        var file = user.write(".docker/config.json", text);

        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOfSatisfying(
                        MalformedInput.class,
                        failure -> assertThat(failure.hint()).isNotEmpty())
                .hasMessageContaining("`%s`".formatted(file))
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void saysThatTheVariableIsBrokenWithoutSecrets() {
        assertThatThrownBy(() -> find(Map.of("DOCKER_AUTH_CONFIG", "bWU6czNjcmV0")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`DOCKER_AUTH_CONFIG`: line 1, column 12: this is not JSON");
        assertThatThrownBy(() -> find(Map.of("DOCKER_AUTH_CONFIG", "{\"auths\": {\"a.b\": {\"auth\": \"bWU\"}}}")))
                .hasMessageStartingWith("`DOCKER_AUTH_CONFIG`: `auths`, `a.b`: ");
    }

    @Test
    void refusesWhatIsNoFileOrFarTooLarge() throws IOException {
        Files.createDirectories(folder.resolve(".docker/config.json"));
        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("`%s/.docker/config.json` is not a file, and should hold credentials", folder);

        var large = user.write("large.json", " ".repeat((1 << 20) + 1));
        assertThatThrownBy(() -> find(Map.of("REGISTRY_AUTH_FILE", large.toString())))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s` is larger than a file of credentials can be", large);
    }
}
