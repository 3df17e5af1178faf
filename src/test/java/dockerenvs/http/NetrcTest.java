package dockerenvs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetrcTest {
    private static Optional<Credential> find(String text, String host) {
        return Netrc.parse(text).find(URI.create("https://" + host + "/x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "machine host login me password pw",
                "machine host\n\tlogin me\n\tpassword pw\n",
                "# a comment\nmachine other login a password b # more\nmachine host password pw user me",
                "machine host account x login \"me\" password \"pw\"",
                "machine host login me password \\pw",
                "macdef init\ncd /\nmachine host login no password no\n\nmachine host login me password pw",
                "machine HOST login me password pw\r\nmachine host login b password c",
                "machine other login a password b default login me password pw",
            })
    void readsAnyLayout(String text) {
        assertThat(find(text, "host")).contains(new Credential.Basic("me", "pw"));
    }

    @Test
    void keepsOddCharactersOfPasswords() {
        assertThat(find("machine host login me password #p\"w", "host")).contains(new Credential.Basic("me", "#p\"w"));
        assertThat(find("machine host login me password \"a b\\\"c\"", "host"))
                .contains(new Credential.Basic("me", "a b\"c"));
    }

    @Test
    void knowsNothingOfOtherHosts() {
        assertThat(find("machine host login me password pw", "a.host")).isEmpty();
        assertThat(find("", "host")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "machine host login me password s3cret\nmaschine",
                "machine host login me password \"s3cret",
                "s3cret",
                "machine host login me password s3cret\nmachine",
            })
    void saysWhereItIsWrongWithoutSecrets(String text) {
        assertThatThrownBy(() -> Netrc.parse(text))
                .isInstanceOf(MalformedInput.class)
                .hasMessageMatching("line \\d: .*")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void isFoundByVariableOrAtHome(@TempDir Path home) throws IOException {
        var named = Files.writeString(home.resolve("named"), "machine host login named password pw");
        var url = URI.create("https://host/");

        assertThat(Netrc.find(Map.of(), home).find(url)).isEmpty();
        Files.writeString(home.resolve(".netrc"), "machine host login home password pw");
        assertThat(Netrc.find(Map.of(), home).find(url)).contains(new Credential.Basic("home", "pw"));
        assertThat(Netrc.find(Map.of("NETRC", named.toString()), home).find(url))
                .contains(new Credential.Basic("named", "pw"));
    }
}
