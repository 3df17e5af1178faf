package dockerenvs.conda.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import dockerenvs.http.Credential;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialFilesTest {
    @TempDir
    private Path home;

    private void write(String path, String text) throws IOException {
        var file = home.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private Optional<Credential> rattler(String url) throws IOException {
        return RattlerCredentials.find(Map.of(), home).find(URI.create(url));
    }

    @ParameterizedTest
    @CsvSource({
        "https://prefix.dev/x, exact",
        "https://repo.prefix.dev/x, star",
        "https://a.repo.prefix.dev/x, star",
        "https://xprefix.dev/x, ''",
        "https://host/private/y, path",
        "https://host/privatex/y, ''",
        "https://host:81/x, port",
        "https://host/x, ''",
    })
    void theLongestKeyThatFitsDecides(String url, String token) throws IOException {
        write(".rattler/credentials.json", """
                {"*.prefix.dev": {"BearerToken": "star"}, "https://prefix.dev": {"BearerToken": "exact"},
                 "host/private": {"BearerToken": "path"}, "host:81": {"BearerToken": "port"}}
                """);

        assertThat(rattler(url))
                .isEqualTo(token.isEmpty() ? Optional.empty() : Optional.of(new Credential.Bearer(token)));
    }

    @Test
    void knowsTheKindsOfRattler() throws IOException {
        write(".rattler/credentials.json", """
                {"a": {"CondaToken": "t"}, "b": {"BasicHTTP": {"username": "me", "password": "pw"}},
                 "c": {"S3Credentials": {"access_key_id": "x"}}}
                """);

        assertThat(rattler("https://a/")).contains(new Credential.PathToken("t"));
        assertThat(rattler("https://b/")).contains(new Credential.Basic("me", "pw"));
        assertThat(rattler("https://c/")).isEmpty();
    }

    @Test
    void knowsTheKindsOfMamba() throws IOException {
        write(".mamba/auth/authentication.json", """
                {"a": {"type": "CondaToken", "token": "t"}, "b": {"type": "BearerToken", "token": "t"},
                 "c": {"type": "BasicHTTPAuthentication", "user": "me", "password": "cHc="}}
                """);
        var credentials = MambaCredentials.find(home);

        assertThat(credentials.find(URI.create("https://a/"))).contains(new Credential.PathToken("t"));
        assertThat(credentials.find(URI.create("https://b/"))).contains(new Credential.Bearer("t"));
        assertThat(credentials.find(URI.create("https://c/"))).contains(new Credential.Basic("me", "pw"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"s3cret\": ",
                "[]",
                "{\"s3cret\": 1}",
                "{\"a\": {\"BearerToken\": 5}}",
                "{\"s3cret\":{},\"s3cret\":{}}"
            })
    void saysWhichFileIsWrongAndNothingOfIt(String text) throws IOException {
        write("auth.json", text);
        var environment = Map.of("RATTLER_AUTH_FILE", home.resolve("auth.json").toString());

        assertThatThrownBy(() -> RattlerCredentials.find(environment, home))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s` does not hold credentials as it should", home.resolve("auth.json"))
                .hasNoCause();
    }
}
