package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.registry.RegistryCredential.IdentityToken;
import dockerenvs.oci.registry.RegistryCredential.Password;
import dockerenvs.oci.registry.RegistryCredential.RegistryToken;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthDocumentTest {
    private static AuthDocument parse(String json) {
        return AuthDocument.parse(json.getBytes(UTF_8));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /// The user of the only entry, or nothing when the entry is for others.
    private static Optional<String> user(String key, String domain, String path) {
        var document = parse("{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(key, base64("me:pw")));
        return document.credential(domain, path).map(credential -> ((Password) credential).user());
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io, ghcr.io, o/n",
        "ghcr.io, ghcr.io, ''",
        "https://ghcr.io, ghcr.io, o/n",
        "http://ghcr.io/, ghcr.io, o/n",
        "ghcr.io/, ghcr.io, o/n",
        "https://ghcr.io/v1/, ghcr.io, o/n",
        "https://ghcr.io/v2/, ghcr.io, o/n",
        "https://ghcr.io/v2, ghcr.io, o/n",
        "ghcr.io/v1/, ghcr.io, o/n",
        "ghcr.io/v2/, ghcr.io, o/n",
        "https://ghcr.io/some/path, ghcr.io, o/n",
        "GHCR.io, ghcr.io, o/n",
        "ghcr.io, GHCR.io, o/n",
        "localhost:5000, localhost:5000, x",
        "https://localhost:5000/v2/, localhost:5000, x",
        "[::1]:5000, [::1]:5000, x",
        "https://index.docker.io/v1/, docker.io, library/ubuntu",
        "index.docker.io, docker.io, library/ubuntu",
        "docker.io, docker.io, library/ubuntu",
        "registry-1.docker.io, docker.io, library/ubuntu",
        "https://registry-1.docker.io/v2/, docker.io, library/ubuntu",
        "docker.io/library, docker.io, library/ubuntu",
        "quay.io/team, quay.io, team/app",
        "quay.io/team/app, quay.io, team/app",
        "quay.io/team/, quay.io, team/app",
    })
    void findsTheEntryOfARegistryHoweverItIsSpelled(String key, String domain, String path) {
        assertThat(user(key, domain, path)).contains("me");
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io, ghcr.io.evil.example, x",
        "ghcr.io.evil.example, ghcr.io, x",
        "hcr.io, ghcr.io, x",
        "localhost, localhost:5000, x",
        "localhost:5000, localhost, x",
        "localhost:5000, localhost:50001, x",
        "quay.io/team, quay.io, teams/app",
        "quay.io/team, quay.io, app",
        "quay.io/team, quay.io, ''",
        "quay.io/team/app, quay.io, team",
        "docker.io, quay.io, docker.io/x",
        "'', quay.io, x",
        "https://, quay.io, x",
        "/v2/, quay.io, x",
        "me@quay.io, quay.io, x",
        "https://docker.io@evil.example/, docker.io, x",
    })
    void givesNothingToOthers(String key, String domain, String path) {
        assertThat(user(key, domain, path)).isEmpty();
    }

    @Test
    void prefersTheNearestNamespaceThenTheExactSpelling() {
        var document = parse("""
                {"auths": {
                  "https://quay.io/v2/": {"username": "spelled"},
                  "quay.io": {"username": "registry"},
                  "quay.io/team": {"username": "team"},
                  "quay.io/team/app": {"username": "app"},
                  "quay.io/team/empty": {},
                  "docker.io": {"username": "podman"},
                  "https://index.docker.io/v1/access-token": {"username": "token"},
                  "https://index.docker.io/v1/": {"username": "docker"}
                }}""");

        assertThat(document.credential("quay.io", "team/app/x")).contains(new Password("app", ""));
        assertThat(document.credential("quay.io", "team/other")).contains(new Password("team", ""));
        assertThat(document.credential("quay.io", "team/empty")).contains(new Password("team", ""));
        assertThat(document.credential("quay.io", "other")).contains(new Password("registry", ""));
        assertThat(document.credential("docker.io", "library/x")).contains(new Password("docker", ""));
    }

    @Test
    void readsEveryKindOfEntry() {
        assertThat(entry("\"auth\": \"" + base64("me:p:w") + "\"")).contains(new Password("me", "p:w"));
        assertThat(entry("\"auth\": \" " + base64("me:pw\0\0") + "\\n\"")).contains(new Password("me", "pw"));
        assertThat(entry("\"auth\": \"bWU6\\r\\ncHc=\\n\"")).contains(new Password("me", "pw"));
        assertThat(entry("\"auth\": \"" + base64("me:") + "\"")).contains(new Password("me", ""));
        assertThat(entry("\"auth\": \"" + base64("mé:pä") + "\"")).contains(new Password("mé", "pä"));
        assertThat(entry("\"username\": \"me\", \"password\": \"pw\"")).contains(new Password("me", "pw"));
        assertThat(entry("\"auth\": \"%s\", \"username\": \"x\", \"password\": \"y\"".formatted(base64("me:pw"))))
                .contains(new Password("me", "pw"));
        assertThat(entry("\"auth\": \"%s\", \"identitytoken\": \"t\"".formatted(base64("me:"))))
                .contains(new IdentityToken("t"));
        assertThat(entry("\"registrytoken\": \"t\"")).contains(new RegistryToken("t"));
        assertThat(entry("")).isEmpty();
        assertThat(entry("\"auth\": \"\"")).isEmpty();
        assertThat(entry("\"auth\": null, \"email\": \"me@example.org\"")).isEmpty();
    }

    private static Optional<RegistryCredential> entry(String members) {
        return parse("{\"auths\": {\"a.b\": {%s}}}".formatted(members)).credential("a.b", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "czNjcmV0", "czNj cmV0Og==", "czNjcmV0Og=", "§"})
    void saysWhichEntryIsBrokenWithoutItsSecret(String auth) {
        assertThatThrownBy(() -> entry("\"auth\": \"" + auth + "\""))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`auths`, `a.b`: `auth` is not base64 of a user, a colon and a password")
                .hasMessageNotContaining(auth);
    }

    @Test
    void doesNotMindBrokenEntriesOfOthers() {
        var document = parse("{\"auths\": {\"a.b\": {\"auth\": \"?\"}, \"c.d\": {\"username\": \"me\"}}}");

        assertThat(document.credential("c.d", "x")).contains(new Password("me", ""));
    }

    @Test
    void knowsTheHelperOfARegistryAndTheOneForAll() {
        var document = parse("""
                {"credHelpers": {"gcr.io": "gcloud", "https://index.docker.io/v1/": "pass", "none.io": ""},
                 "credsStore": "desktop"}""");

        assertThat(document.helper("gcr.io")).contains("gcloud");
        assertThat(document.helper("docker.io")).contains("pass");
        assertThat(document.helper("ghcr.io")).contains("desktop");
        assertThat(document.helper("none.io")).isEmpty();
        assertThat(parse("{\"credsStore\": \"\"}").helper("ghcr.io")).isEmpty();
        assertThat(parse("{}").helper("ghcr.io")).isEmpty();
    }

    @Test
    void readsEntriesWithoutADocumentAroundThem() {
        var document = AuthDocument.parseLegacy("""
                {"https://index.docker.io/v1/": {"auth": "bWU6cHc=", "email": "me@example.org"}}""".getBytes(UTF_8));

        assertThat(document.credential("docker.io", "x/y")).contains(new Password("me", "pw"));
    }

    @Test
    void neverPrintsSecrets() {
        assertThat(parse("{\"auths\": {\"a.b\": {\"password\": \"s3cret\"}}}").toString())
                .doesNotContain("s3cret");
    }
}
