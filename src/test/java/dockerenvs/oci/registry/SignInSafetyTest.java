package dockerenvs.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.http.Credentials;
import dockerenvs.http.HttpClient;
import dockerenvs.http.HttpSettings;
import dockerenvs.http.StoppedTime;
import dockerenvs.http.Timing;
import dockerenvs.oci.image.Platform;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where passwords do not go. Nothing here reaches a network.
final class SignInSafetyTest {
    private static final Access ACCESS = Access.toPull("me/app");

    private final Timing timing = new StoppedTime().timing();
    private final HttpClient client = HttpClient.open(HttpSettings.DEFAULT, Credentials.NONE, timing);
    private final AtomicInteger lookups = new AtomicInteger();
    private final List<String> notes = new ArrayList<>();

    private void listen(TaskEvent event) {
        if (event instanceof TaskEvent.Noted(var _, var text)) {
            notes.add(text);
        }
    }

    private SignIn signIn(String domain) {
        RegistryCredentials known = (_, _) -> {
            lookups.incrementAndGet();
            return Optional.of(new RegistryCredential.Password("me", "s3cret"));
        };
        return new SignIn(
                domain,
                new RegistrySettings(
                        client, known, new TreeSet<>(), Platform.parse("linux/amd64"), timing, this::listen, 1));
    }

    private Optional<String> header(SignIn signIn) throws IOException {
        return signIn.header(ACCESS, client.backoff());
    }

    private static List<Challenge> challenge(String header) {
        return Challenge.parse(List.of(header));
    }

    @Test
    void tellsNothingBeforeItIsAsked() throws IOException {
        assertThat(header(signIn("registry.example"))).isEmpty();
        assertThat(lookups).hasValue(0);
    }

    @Test
    void looksAPasswordUpOnce() throws IOException {
        var signIn = signIn("registry.example");

        assertThat(signIn.learn(challenge("Basic realm=x"), ACCESS, "", false)).isTrue();

        assertThat(header(signIn)).isPresent();
        assertThat(header(signIn)).isPresent();
        assertThat(lookups).hasValue(1);
    }

    @Test
    void keepsPasswordsBackWhereOthersCanListen() throws IOException {
        var signIn = signIn("registry.example");
        signIn.keepBack();

        assertThat(signIn.learn(challenge("Basic realm=x"), ACCESS, "", false)).isFalse();

        assertThat(header(signIn)).isEmpty();
        assertThat(notes)
                .containsExactly("registry.example speaks plain HTTP, so the credentials for it are kept back");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://auth.example/token",
                "https://127.0.0.1/token",
                "https://localhost/token",
                "https://10.0.0.1/token",
                "https://192.168.1.1/token",
                "https://169.254.169.254/token",
                "https://[::1]/token",
                "https://[fd00::1]/token",
                "https://me:s3cret@auth.example/token",
                "ftp://auth.example/token",
                "token",
                "https://[/"
            })
    void goesToNoSuchServerOfTokens(String realm) throws IOException {
        var signIn = signIn("registry.example");
        signIn.learn(challenge("Bearer realm=\"" + realm + "\""), ACCESS, "", false);

        assertThatThrownBy(() -> header(signIn))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("`registry.example`: the registry ")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true, true",
        "LOCALHOST, true, true",
        "a.localhost, true, true",
        "127.8.9.1, true, true",
        "[::1], true, true",
        "::1, true, true",
        "10.1.2.3, false, true",
        "172.16.0.1, false, true",
        "169.254.0.1, false, true",
        "0.0.0.0, false, true",
        "[fe80::1], false, true",
        "[fc00::1], false, true",
        "localhost.example, false, false",
        "128.0.0.1, false, false",
        "registry.example, false, false",
        "[2001:db8::1], false, false"
    })
    void tellsHostsApart(String host, boolean isLoopback, boolean isNearby) {
        assertThat(Loopback.is(host)).isEqualTo(isLoopback);
        assertThat(Loopback.isNearby(host)).isEqualTo(isNearby);
    }
}
