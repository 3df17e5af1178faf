package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Users of a file that Apache's `htpasswd` 2.4 wrote.
class HtpasswdTest {
    private static final String ALICE = "ålice:$2y$04$UCK.C/MrejJag5SjTk4UdulaVLE2pJ2H8R/ov7LTbjZGZcBpQfCL6";
    private static final String ALICES_PASSWORD = "sécret:with colon";
    /// Of eighty x, of which 72 count.
    private static final String LONG = "long:$2y$04$RmPC2EMC8QgZjyEzb/ZneuX228OP2hOMaty/u/FScOoVVmjhGqpe.";

    @TempDir
    private Path folder = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("htpasswd"), text);
    }

    private static boolean isKnown(Htpasswd users, String account) {
        return users.isKnown(account.getBytes(UTF_8));
    }

    @Test
    void knowsThePasswordsOfItsUsers() throws IOException {
        var users = Htpasswd.read(file("# made by hand\n\n" + ALICE + "\r\n  " + LONG + "  \n"));

        for (var again = 0; again < 2; again++) {
            assertThat(isKnown(users, "ålice:" + ALICES_PASSWORD)).isTrue();
            assertThat(isKnown(users, "long:" + "x".repeat(80))).isTrue();
            assertThat(isKnown(users, "long:" + "x".repeat(71))).isFalse();
            assertThat(isKnown(users, "ålice:" + ALICES_PASSWORD + " ")).isFalse();
            assertThat(isKnown(users, "ålice:")).isFalse();
            assertThat(isKnown(users, "alice:" + ALICES_PASSWORD)).isFalse();
            assertThat(isKnown(users, "long:" + ALICES_PASSWORD)).isFalse();
            assertThat(isKnown(users, "nobody:" + ALICES_PASSWORD)).isFalse();
            assertThat(isKnown(users, "ålice")).isFalse();
            assertThat(isKnown(users, "")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2a", "2b", "2y"})
    void readsTheHashesOfOtherProgramsToo(String version) throws IOException {
        var users = Htpasswd.read(file(ALICE.replace("$2y$", "$" + version + "$")));

        assertThat(isKnown(users, "ålice:" + ALICES_PASSWORD)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "md:$apr1$qisjYrV1$a3GgJqH6jBHGzDTBVV6Wm/",
                "sha:{SHA}GpHWL3ymc5liWkNopqtdSjuqYHM=",
                "plain:pw",
                "nothing",
                ":$2y$04$q8LKVTvwl5gn.j/mKqjhgeK9axjmMDinqxKFnA56aufZQQ/qSrvhi",
                "short:$2y$04$q8LKVTvwl5gn.j/mKqjhgeK9axjmMDinqxKFnA56aufZQQ/qSrvh",
                "cheap:$2y$03$q8LKVTvwl5gn.j/mKqjhgeK9axjmMDinqxKFnA56aufZQQ/qSrvhi",
                "dear:$2y$16$q8LKVTvwl5gn.j/mKqjhgeK9axjmMDinqxKFnA56aufZQQ/qSrvhi",
                "broken:$2x$04$q8LKVTvwl5gn.j/mKqjhgeK9axjmMDinqxKFnA56aufZQQ/qSrvhi",
            })
    void refusesWhatIsNoHashOfBcrypt(String line) throws IOException {
        var file = file(ALICE + "\n" + line + "\n");

        assertThatThrownBy(() -> Htpasswd.read(file))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s`, line 2: expected a name, a colon and a bcrypt hash of a cost of 4 to 15"
                        .formatted(file));
    }

    @Test
    void opensToNobodyRatherThanToEverybody() throws IOException {
        var file = file("# nobody yet\n");

        assertThatThrownBy(() -> RegistryServer.open(ServerOptions.DEFAULT.withHtpasswd(file)))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`%s` has no user in it, so that nobody could use the registry".formatted(file));
    }

    @Test
    void servesItsUsersBesideThoseThatAreNamed() throws IOException {
        var options = ServerOptions.DEFAULT.withHtpasswd(file(ALICE)).withUser("bob", "pw");
        try (var server = RegistryServer.open(options)) {
            var client = RegistryClient.of(server);

            client.get("/v2/").expect(401);
            client.get("/v2/", "Authorization", basic("ålice:" + ALICES_PASSWORD))
                    .expect(200);
            client.get("/v2/", "Authorization", basic("bob:pw")).expect(200);
            client.get("/v2/", "Authorization", basic("ålice:pw")).expect(401);
        }
        try (var server = RegistryServer.open(options.withTokens(Duration.ofMinutes(1)))) {
            var client = RegistryClient.of(server);
            client.get("/token?service=x", "Authorization", basic("ålice:" + ALICES_PASSWORD))
                    .expect(200);
            client.get("/token?service=x", "Authorization", basic("ålice:pw")).expect(401);
        }
    }

    private static String basic(String account) {
        return "Basic " + Base64.getEncoder().encodeToString(account.getBytes(UTF_8));
    }
}
