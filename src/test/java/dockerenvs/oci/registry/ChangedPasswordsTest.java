package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.http.Timing;
import dockerenvs.oci.registry.TestRegistry.Reply;
import dockerenvs.oci.registry.TestRegistry.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Passwords that are good for a while, as those that some helpers give.
@Timeout(60)
final class ChangedPasswordsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    /// How many passwords there were before the one that is good now.
    private final AtomicInteger passwords = new AtomicInteger();
    private final AtomicInteger tokens = new AtomicInteger();
    private TestRegistry server;
    private Registry registry;

    @BeforeEach
    void start() throws IOException {
        server = TestRegistry.start();
        registry = Registry.builder()
                .timing(new Timing(now::get, _ -> {}, new Random(1)))
                .credentials((_, _) -> Optional.of(new RegistryCredential.Password("me", "s3cret" + passwords)))
                .open();
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        server.close();
    }

    private boolean isSigned(Request request) {
        var header = "Basic " + Base64.getEncoder().encodeToString(("me:s3cret" + passwords).getBytes(UTF_8));
        return request.header("authorization").equals(Optional.of(header));
    }

    private boolean hasToken(Request request) {
        return request.header("authorization").equals(Optional.of("Bearer token-" + tokens));
    }

    private static Reply wanting(String challenge) {
        return Reply.of("401 Unauthorized|WWW-Authenticate: " + challenge);
    }

    @Test
    void areLookedUpAgainWhereTheServerOfTokensTakesThemNoLonger() throws IOException {
        server.gate(request -> {
            if (request.path().equals("/token")) {
                return Optional.of(
                        isSigned(request)
                                ? Reply.of("200 OK", "{\"token\":\"token-" + tokens.incrementAndGet() + "\"}")
                                : Reply.of("401 Unauthorized"));
            }
            return hasToken(request)
                    ? Optional.empty()
                    : Optional.of(wanting("Bearer realm=\"http://%s/token\"".formatted(server.domain())));
        });
        registry.push(Images.of("a", 1), server.name("me/app:1"));
        passwords.incrementAndGet();
        now.set(Instant.EPOCH.plus(Duration.ofHours(1)));

        registry.push(Images.of("b", 1), server.name("me/app:2"));

        assertThat(tokens).hasValue(2);
    }

    @Test
    void areLookedUpAgainWhereTheRegistryTakesThemNoLonger() throws IOException {
        server.gate(request -> isSigned(request) ? Optional.empty() : Optional.of(wanting("Basic realm=\"r\"")));
        registry.push(Images.of("a", 1), server.name("me/app:1"));
        passwords.incrementAndGet();

        registry.push(Images.of("b", 1), server.name("me/app:2"));

        assertThat(registry.tags(server.reference("me/app"))).containsExactly("1", "2");
    }
}
