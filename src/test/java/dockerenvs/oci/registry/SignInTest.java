package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.http.Timing;
import dockerenvs.oci.registry.TestRegistry.Reply;
import dockerenvs.oci.registry.TestRegistry.Request;
import java.io.IOException;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SignInTest {
    private static final RegistryCredential PASSWORD = new RegistryCredential.Password("me", "s3cret:x");
    private static final String BASIC = "Basic " + Base64.getEncoder().encodeToString("me:s3cret:x".getBytes(UTF_8));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicInteger tokens = new AtomicInteger();
    private final List<Request> asked = new CopyOnWriteArrayList<>();
    private TestRegistry server;

    @BeforeEach
    void start() throws IOException {
        server = TestRegistry.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Registry registry(RegistryCredential... known) {
        // one after the other, so that a test knows which request it spoils
        return Registry.builder()
                .limit(1)
                .timing(new Timing(now::get, _ -> {}, new Random(1)))
                .credentials((_, _) -> List.of(known).stream().findFirst())
                .open();
    }

    private String name(String rest) {
        return server.domain() + "/" + rest;
    }

    /// Lets in who shows the last token that was given.
    private void wantTokens() {
        server.gate(request -> {
            if (request.path().equals("/token")) {
                return Optional.of(giveToken(request));
            }
            return isToken(request) ? Optional.empty() : Optional.of(challenge());
        });
    }

    private Reply challenge() {
        return Reply.of("401 Unauthorized|WWW-Authenticate: Bearer realm=\"http://%s/token\",service=\"the registry\""
                .formatted(server.domain()));
    }

    private Reply giveToken(Request request) {
        asked.add(request);
        return Reply.of("200 OK", "{\"token\":\"token-" + tokens.incrementAndGet() + "\",\"expires_in\":300}");
    }

    private static String query(Request request) {
        return URLDecoder.decode(request.target(), UTF_8);
    }

    @Test
    void asksForOneTokenForAWholePush() throws IOException {
        wantTokens();
        try (var registry = registry(PASSWORD)) {
            registry.push(Images.of("a", 4), name("me/app:1"));
        }

        assertThat(asked).hasSize(1);
        assertThat(query(asked.getFirst()))
                .isEqualTo("/token?service=the registry&scope=repository:me/app:pull,push&client_id=docker-envs"
                        + "&account=me");
        assertThat(asked.getFirst().header("authorization")).contains(BASIC);
        assertThat(server.requests().stream().filter(request -> request.path().startsWith("/v2/")))
                .noneMatch(request -> request.header("authorization").equals(Optional.of(BASIC)));
    }

    private boolean isToken(Request request) {
        return request.header("authorization").equals(Optional.of("Bearer token-" + tokens.get()));
    }

    /// Some registries want the right to delete before they end an upload, and some servers of tokens give all that is
    /// asked for or nothing.
    @Test
    void pushesAfterACheckWithoutTheRightToDelete() throws IOException {
        server.gate(request -> {
            if (request.path().equals("/token")) {
                return Optional.of(query(request).contains("delete") ? Reply.of("403 Forbidden") : giveToken(request));
            }
            if (request.method().equals("DELETE")) {
                return Optional.of(Reply.of(challenge().head() + ",scope=\"repository:me/app:delete\""));
            }
            return isToken(request) ? Optional.empty() : Optional.of(challenge());
        });
        try (var registry = registry(PASSWORD)) {
            registry.checkPush(List.of(server.reference("me/app:1")));

            registry.push(Images.of("a", 2), name("me/app:1"));
        }

        assertThat(asked).hasSize(1);
        assertThat(server.requests().stream().filter(request -> request.method().equals("DELETE")))
                .hasSize(1);
    }

    @Test
    void asksForATokenAsNobody() throws IOException {
        var image = Images.of("a", 1);
        try (var registry = registry()) {
            registry.push(image, name("me/app:1"));
            wantTokens();
            assertThat(registry.pull(name("me/app:1"))).isEqualTo(image);
        }
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().headers()).doesNotContainKey("authorization");
    }

    @Test
    void asksForBothRepositoriesToMount() throws IOException {
        wantTokens();
        try (var registry = registry(PASSWORD)) {
            registry.push(Images.of("a", 1), name("base:1"));
            var pulled = registry.pull(name("base:1"));
            asked.clear();

            registry.push(pulled, name("me/app:1"));
        }
        assertThat(asked).hasSize(1);
        assertThat(query(asked.getFirst())).contains("&scope=repository:base:pull&scope=repository:me/app:pull,push&");
    }

    @Test
    void goesWithoutMountingWhereTheTokenIsRefused() throws IOException {
        server.gate(request -> {
            if (request.path().equals("/token")) {
                return Optional.of(
                        query(request).contains("me/app") && query(request).contains("base")
                                ? Reply.of("403 Forbidden")
                                : giveToken(request));
            }
            var isGood = request.header("authorization").orElse("").startsWith("Bearer token-");
            return isGood ? Optional.empty() : Optional.of(challenge());
        });
        try (var registry = registry(PASSWORD)) {
            registry.push(Images.of("a", 1), name("base:1"));

            var pushed = registry.push(registry.pull(name("base:1")), name("me/app:1"));

            assertThat(pushed.uploaded().blobs()).isEqualTo(2);
        }
    }

    @Test
    void renewsATokenBeforeItsEnd() throws IOException {
        wantTokens();
        try (var registry = registry(PASSWORD)) {
            registry.push(Images.of("a", 1), name("me/app:1"));
            now.set(Instant.EPOCH.plusSeconds(289));
            registry.push(Images.of("b", 1), name("me/app:2"));
            assertThat(asked).hasSize(1);

            now.set(Instant.EPOCH.plusSeconds(291));
            registry.push(Images.of("c", 1), name("me/app:3"));
            assertThat(asked).hasSize(2);
        }
        assertThat(server.requests().stream().filter(request -> !request.path().equals("/token")))
                .filteredOn(request -> request.header("authorization").isEmpty())
                .hasSize(1);
    }

    @Test
    void goesOnWhenATokenEndsInTheMiddle() throws IOException {
        wantTokens();
        var image = Images.of("a", 3);
        var count = new AtomicInteger();
        server.trouble(_ -> {
            if (count.incrementAndGet() % 4 == 0) {
                tokens.incrementAndGet();
            }
            return Optional.empty();
        });
        try (var registry = registry(PASSWORD)) {
            registry.push(image, name("me/app:1"));
            var pulled = registry.pull(name("me/app:1"));
            for (var layer : pulled.layers()) {
                layer.blob().read(1 << 20);
            }
            assertThat(pulled).isEqualTo(image);
        }
        assertThat(asked).hasSizeGreaterThan(3);
    }

    @Test
    void givesUpAfterASecondRefusal() throws IOException {
        server.gate(request -> Optional.of(request.path().equals("/token") ? giveToken(request) : challenge()));
        try (var registry = registry(PASSWORD)) {
            assertThatThrownBy(() -> registry.pull(name("me/app:1")))
                    .isInstanceOfSatisfying(RegistryException.class, refusal -> {
                        assertThat(refusal.status()).isEqualTo(401);
                        assertThat(refusal.hint()).startsWith("sign in with `docker-envs login " + server.domain());
                    });
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void widensWhatItAskedFor() throws IOException {
        server.gate(request -> {
            if (request.path().equals("/token")) {
                asked.add(request);
                return Optional.of(Reply.of(
                        "200 OK",
                        "{\"access_token\":\"%s\"}".formatted(query(request).contains("extra") ? "wide" : "narrow")));
            }
            return request.header("authorization").equals(Optional.of("Bearer wide"))
                    ? Optional.empty()
                    : Optional.of(Reply.of(
                            "401 x|WWW-Authenticate: Bearer realm=\"http://%s/token\",scope=\"%s\",error=\"%s\""
                                    .formatted(
                                            server.domain(),
                                            request.header("authorization").isPresent() ? "repository:x:extra" : "",
                                            "insufficient_scope")));
        });
        try (var registry = registry(PASSWORD)) {
            registry.push(Images.of("a", 1), name("me/app:1"));
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void tradesAnIdentityTokenByPost() throws IOException {
        wantTokens();
        try (var registry = registry(new RegistryCredential.IdentityToken("refresh me&"))) {
            registry.push(Images.of("a", 1), name("me/app:1"));
        }
        assertThat(asked.getFirst().method()).isEqualTo("POST");
        assertThat(asked.getFirst().target()).isEqualTo("/token");
    }

    @Test
    void tradesAnIdentityTokenByGetWhereThereIsNoPost() throws IOException {
        server.gate(request -> {
            if (request.path().equals("/token")) {
                return Optional.of(request.method().equals("POST") ? Reply.of("404 x") : giveToken(request));
            }
            var isGood = request.header("authorization").equals(Optional.of("Bearer token-" + tokens.get()));
            return isGood ? Optional.empty() : Optional.of(challenge());
        });
        try (var registry = registry(new RegistryCredential.IdentityToken("refresh"))) {
            registry.push(Images.of("a", 1), name("me/app:1"));
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void showsATokenOfTheRegistryAsItIs() throws IOException {
        server.gate(request -> request.header("authorization").equals(Optional.of("Bearer own"))
                ? Optional.empty()
                : Optional.of(challenge()));
        try (var registry = registry(new RegistryCredential.RegistryToken("own"))) {
            registry.push(Images.of("a", 1), name("me/app:1"));
        }
    }

    @Test
    void tellsNameAndPasswordWhereThatIsWanted() throws IOException {
        server.gate(request -> request.header("authorization").equals(Optional.of(BASIC))
                ? Optional.empty()
                : Optional.of(Reply.of("401 x|WWW-Authenticate: Basic realm=\"x\"")));
        var image = Images.of("a", 1);
        try (var registry = registry(PASSWORD)) {
            registry.push(image, name("me/app:1"));
            assertThat(registry.pull(name("me/app:1"))).isEqualTo(image);
        }
        assertThat(server.requests())
                .filteredOn(request -> request.headers().containsKey("authorization"))
                .isNotEmpty();
    }

    @Test
    void asksOnceWhereThePasswordIsWrong() throws IOException {
        server.gate(_ -> Optional.of(Reply.of("401 x|WWW-Authenticate: Basic realm=\"x\"")));
        var wrong = new AtomicInteger();
        try (var registry = registry(PASSWORD)) {
            server.gate(request -> {
                wrong.incrementAndGet();
                return Optional.of(Reply.of("401 x|WWW-Authenticate: Basic realm=\"x\""));
            });
            assertThatThrownBy(() -> registry.pull(name("me/app:1")))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageNotContaining("s3cret");
        }
        assertThat(wrong).hasValue(2);
    }

    @Test
    void goesToNoServerOfTokensThatIsNoBusinessOfARegistry() throws IOException {
        for (var realm :
                List.of("http://example.com/token", "/token", "file:///etc/passwd", "http://me:x@127.0.0.1/t")) {
            server.gate(_ -> Optional.of(Reply.of("401 x|WWW-Authenticate: Bearer realm=\"" + realm + "\"")));
            try (var registry = registry(PASSWORD)) {
                assertThatThrownBy(() -> registry.pull(name("me/app:1")))
                        .as(realm)
                        .isInstanceOf(RegistryException.class)
                        .hasMessageContaining("where they should not go");
            }
        }
    }

    @Test
    void leavesCredentialsAndTokensBehindWhenRedirected() throws IOException {
        wantTokens();
        var image = Images.of("a", 1);
        try (var elsewhere = TestRegistry.start();
                var registry = registry(PASSWORD)) {
            registry.push(image, name("me/app:1"));
            var layer = image.layers().getFirst().blob();
            elsewhere.store().page("/signed", new Reply("200 OK", layer.read(1 << 20)));
            server.trouble(request -> request.path().contains(layer.digest().toString())
                    ? Optional.of(new TestRegistry.Mishap.Instead(
                            Reply.of("307 x|Location: http://" + elsewhere.domain() + "/signed")))
                    : Optional.empty());

            registry.pull(name("me/app:1")).layers().getFirst().blob().read(1 << 20);

            assertThat(elsewhere.requests()).hasSize(1);
            assertThat(elsewhere.requests().getFirst().headers()).doesNotContainKey("authorization");
        }
    }

    @Test
    void sendsNoTokenToAnotherServerThatTakesUploads() throws IOException {
        wantTokens();
        try (var elsewhere = TestRegistry.start();
                var registry = registry(PASSWORD)) {
            server.trouble(request -> request.method().equals("POST")
                    ? Optional.of(new TestRegistry.Mishap.Instead(
                            Reply.of("202 x|Location: http://" + elsewhere.domain() + "/put")))
                    : Optional.empty());
            elsewhere.gate(_ -> Optional.of(Reply.of("201 Created")));

            registry.push(Images.of("a", 1), name("me/app:1"));

            assertThat(elsewhere.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("authorization"));
        }
    }

    @Test
    void printsNoSecret() {
        assertThat(new Token("s3cret", Instant.EPOCH.plus(Duration.ofDays(1)))).hasToString("token …");
    }
}
