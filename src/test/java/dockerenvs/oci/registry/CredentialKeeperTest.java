package dockerenvs.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.registry.RegistryCredential.Password;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialKeeperTest {
    private static final Password PASSWORD = new Password("me", "p:w");

    @TempDir
    private Path folder = Path.of("");

    private CredentialFolder user = new CredentialFolder(folder);

    @BeforeEach
    void prepare() {
        user = new CredentialFolder(folder);
    }

    private CredentialKeeper keeper() {
        return CredentialKeeper.of(user.environment());
    }

    private Optional<RegistryCredential> find(String domain) throws IOException {
        return UserCredentials.of(user.environment(), user.helpers()).find(domain, "x");
    }

    private Path config() {
        return folder.resolve(".docker/config.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghcr.io", "docker.io", "localhost:5000", "[::1]:5000"})
    void findsAgainWhatItKeeps(String domain) throws IOException {
        assertThat(keeper().store(domain, PASSWORD)).isEmpty();
        assertThat(find(domain)).contains(PASSWORD);

        assertThat(keeper().erase(domain)).isTrue();
        assertThat(find(domain)).isEmpty();
        assertThat(keeper().erase(domain)).isFalse();
    }

    @Test
    void writesAsDockerDoesAndForTheOwnerAlone() throws IOException {
        keeper().store("docker.io", PASSWORD);
        keeper().store("ghcr.io", new Password("me", "pw"));

        assertThat(config()).hasContent("""
                {
                  "auths": {
                    "https://index.docker.io/v1/": {
                      "auth": "bWU6cDp3"
                    },
                    "ghcr.io": {
                      "auth": "bWU6cHc="
                    }
                  }
                }
                """);
        assertThat(mode(config())).isEqualTo("rw-------");
        assertThat(mode(folder.resolve(".docker"))).isEqualTo("rwx------");
        assertThat(folder.resolve(".docker")).isDirectoryNotContaining(path -> !path.equals(config()));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void keepsWhateverElseIsInTheFile() throws IOException {
        user.write(".docker/config.json", """
                {"psFormat": "x", "auths": {"a.b": {"auth": "eDp5", "email": "x@y"},
                 "ghcr.io": {"identitytoken": "t", "email": "me@x"}, "https://ghcr.io/v2/": {"auth": "eDp5"}},
                 "HttpHeaders": {"User-Agent": null, "n": 1.50}, "detachKeys": "ctrl-e,e"}""");
        Files.setPosixFilePermissions(config(), PosixFilePermissions.fromString("rw-r--r--"));

        keeper().store("ghcr.io", PASSWORD);

        assertThat(Files.readString(config()).replaceAll("\\s+", " ").strip()).isEqualTo("""
                { "psFormat": "x", "auths": { "a.b": { "auth": "eDp5", "email": "x@y" }, \
                "ghcr.io": { "email": "me@x", "auth": "bWU6cDp3" }, "https://ghcr.io/v2/": { "auth": "eDp5" } }, \
                "HttpHeaders": { "User-Agent": null, "n": 1.50 }, "detachKeys": "ctrl-e,e" }""");
        assertThat(mode(config())).isEqualTo("rw-------");

        assertThat(keeper().erase("ghcr.io")).as("every spelling of it").isTrue();
        assertThat(find("ghcr.io")).isEmpty();
        assertThat(find("a.b")).contains(new Password("x", "y"));
    }

    @Test
    void leavesAFileAloneThatKnowsNothingOfTheRegistry() throws IOException {
        user.write(".docker/config.json", "{\"auths\":{\"a.b/team\":{\"auth\":\"eDp5\"}}}");

        assertThat(keeper().erase("a.b")).isFalse();

        assertThat(config()).hasContent("{\"auths\":{\"a.b/team\":{\"auth\":\"eDp5\"}}}");
        assertThat(folder.resolve(".docker")).isDirectoryNotContaining("glob:**.lock");
    }

    @Test
    void choosesTheFileThatIsThere() throws IOException {
        assertThat(keeper().file()).isEqualTo(config());
        var containers = user.write("run/containers/auth.json", "{}");
        assertThat(keeper().file()).isEqualTo(containers);
        user.write(".docker/config.json", "{}");
        assertThat(keeper().file()).isEqualTo(config());
        var variables = user.environment(Map.of("REGISTRY_AUTH_FILE", folder + "/named.json"));
        assertThat(CredentialKeeper.of(variables).file()).isEqualTo(folder.resolve("named.json"));
        var own = folder.resolve("own.json");
        assertThat(CredentialKeeper.of(variables).withFile(own).file()).isEqualTo(own);
    }

    @Test
    void followsALinkToTheFile() throws IOException {
        var real = user.write("dotfiles/docker.json", "{\"credsStore\":\"\"}");
        Files.createDirectories(config().getParent());
        Files.createSymbolicLink(config(), real);

        keeper().store("ghcr.io", PASSWORD);

        assertThat(config()).isSymbolicLink();
        assertThat(Files.readString(real)).contains("ghcr.io", "credsStore");
    }

    @Test
    void doesNotReplaceALinkThatLeadsNowhere() throws IOException {
        Files.createDirectories(config().getParent());
        Files.createSymbolicLink(config(), folder.resolve("gone"));

        assertThatThrownBy(() -> keeper().store("ghcr.io", PASSWORD))
                .isInstanceOf(IOException.class)
                .hasMessage("`%s` is a link to a file that does not exist", config());
    }

    @ParameterizedTest
    @CsvSource({"'\"credsStore\": \"x\"'", "'\"credHelpers\": {\"ghcr.io\": \"x\"}'"})
    void leavesSecretsToTheHelperOfTheFile(String setting) throws IOException {
        user.keepingHelper("x");
        user.write(".docker/config.json", "{\"auths\": {\"ghcr.io\": {\"auth\": \"eDp5\"}}, %s}".formatted(setting));

        assertThat(keeper().store("ghcr.io", PASSWORD)).contains("docker-credential-x");

        assertThat(Files.readString(config())).contains("\"ghcr.io\": {}").doesNotContain("bWU6cDp3", "eDp5");
        assertThat(find("ghcr.io")).contains(PASSWORD);
        assertThat(keeper().erase("ghcr.io")).isTrue();
        assertThat(find("ghcr.io")).isEmpty();
        assertThat(Files.readString(config())).doesNotContain("\"ghcr.io\": {}");
        assertThat(keeper().erase("ghcr.io")).isFalse();
    }

    @Test
    void keepsNothingInTheFileWhenTheHelperFails() throws IOException {
        user.helper("x", "exit 1");
        user.write(".docker/config.json", "{\"credsStore\":\"x\"}");

        assertThatThrownBy(() -> keeper().store("ghcr.io", PASSWORD)).isInstanceOf(IOException.class);

        assertThat(config()).hasContent("{\"credsStore\":\"x\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"auths\": ", "[]", "{\"auths\": []}", "{\"auths\": {\"ghcr.io\": 7}}"})
    void leavesABrokenFileAsItIs(String text) throws IOException {
        user.write(".docker/config.json", text);

        assertThatThrownBy(() -> keeper().store("ghcr.io", PASSWORD))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("`%s`", config());

        assertThat(config()).hasContent(text);
    }

    @Test
    void losesNoEntryWhenManySignInAtOnce() throws IOException {
        var domains =
                IntStream.range(0, 40).mapToObj(i -> "r%d.example".formatted(i)).toList();
        keeper().store("old.example", PASSWORD);

        Tasks.parallel(domains, 8, domain -> {
            keeper().store(domain, PASSWORD);
            keeper().erase("old.example");
            return domain;
        });

        for (var domain : domains) {
            assertThat(find(domain)).as(domain).contains(PASSWORD);
        }
        assertThat(find("old.example")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io, ghcr.io",
        "https://ghcr.io, ghcr.io",
        "https://ghcr.io/v2/, ghcr.io",
        "GHCR.io/, ghcr.io",
        "localhost, localhost",
        "localhost:5000, localhost:5000",
        "[::1]:5000, [::1]:5000",
        "docker.io, docker.io",
        "index.docker.io, docker.io",
        "https://index.docker.io/v1/, docker.io",
        "registry-1.docker.io, docker.io",
    })
    void knowsHowPeopleCallARegistry(String text, String domain) {
        assertThat(CredentialKeeper.domain(text)).isEqualTo(domain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ubuntu", "a b", "https://", "me@ghcr.io", "ghcr.io:x", "-.io", "ghcr.io?x"})
    void refusesWhatIsNoRegistry(String text) {
        assertThatThrownBy(() -> CredentialKeeper.domain(text))
                .isInstanceOf(MalformedInput.class)
                .hasMessageEndingWith(" is no registry");
    }

    @Test
    void refusesARepository() {
        assertThatThrownBy(() -> CredentialKeeper.domain("quay.io/team"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`quay.io/team` is a repository, and credentials are kept for a registry");
    }
}
