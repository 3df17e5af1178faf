package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.http.LoopbackServer;
import dockerenvs.http.StoppedTime;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.registry.TestRegistry.Mishap;
import dockerenvs.oci.registry.TestRegistry.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Answers of servers that stand between us and a registry, or in its place.
@Timeout(60)
final class ElsewhereTest {
    private TestRegistry server;
    private Registry registry;
    private Image image;

    @BeforeEach
    void start() throws IOException {
        server = TestRegistry.start();
        registry = TestRegistry.client();
        image = Images.of("a", 1);
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        server.close();
    }

    private static LoopbackServer signInPage() throws IOException {
        return LoopbackServer.start((request, out) -> LoopbackServer.answer(
                out,
                "200 OK|Content-Type: text/html; charset=utf-8",
                (request.method().equals("HEAD") ? "" : "<html>sign in</html>").getBytes(UTF_8)));
    }

    @Test
    void aPageToSignInAtHasNoImagesAndTakesNone() throws IOException {
        try (var page = signInPage()) {
            server.trouble(
                    _ -> Optional.of(new Mishap.Instead(Reply.of("302 Found|Location: " + page.url("/login?s3cret")))));

            assertThatThrownBy(() -> registry.push(image, server.name("me/app:1")))
                    .isInstanceOf(RegistryException.class);
            assertThatThrownBy(() -> registry.push(image, server.name("me/app@" + image.digest())))
                    .isInstanceOf(RegistryException.class);
            assertThatThrownBy(() -> registry.delete(server.reference("me/app:1")))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageEndingWith("the registry leads to `%s`, which answers in its place", page.url("/login"));
            assertThatThrownBy(() -> registry.signIn(server.domain()))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("it leads to");
        }
    }

    @Test
    void aPageToSignInAtTakesNoManifest() throws IOException {
        try (var page = signInPage()) {
            server.trouble(request -> request.path().contains("/manifests/")
                    ? Optional.of(new Mishap.Instead(Reply.of("302 Found|Location: " + page.url("/login"))))
                    : Optional.empty());

            assertThatThrownBy(() -> registry.push(image, server.name("me/app:1")))
                    .hasMessageContaining("which answers in its place");
        }
    }

    @Test
    void bytesThatTheStorageBehindARegistryHasLostAreSent() throws IOException {
        try (var storage = LoopbackServer.start(LoopbackServer.statuses(List.of("404 Not Found"), ""))) {
            server.trouble(
                    request -> request.method().equals("HEAD") && request.path().contains("/blobs/")
                            ? Optional.of(new Mishap.Instead(Reply.of("307 x|Location: " + storage.url("/b"))))
                            : Optional.empty());

            assertThat(registry.push(image, server.name("me/app:1")).uploaded().blobs())
                    .isEqualTo(2);
            assertThat(registry.pull(server.name("me/app:1"))).isEqualTo(image);
        }
    }

    @Test
    void aRegistryThatWantsFewerRequestsIsNotAskedInAnotherWay() throws IOException {
        server.trouble(_ -> Optional.of(new Mishap.Instead(Reply.of("429 Too Many Requests"))));

        assertThatThrownBy(() -> registry.digest(server.reference("me/app:1"))).isInstanceOf(RegistryException.class);

        assertThat(server.requests()).allMatch(request -> request.method().equals("HEAD"));
    }

    @Test
    void aListThatIsNullIsEmpty() throws IOException {
        server.trouble(_ -> Optional.of(new Mishap.Instead(Reply.of(
                "200 OK|Content-Type: application/vnd.oci.image.index.v1+json",
                "{\"schemaVersion\":2,\"manifests\":null}"))));

        assertThat(registry.referrers(server.reference("me/app@" + image.digest()), ""))
                .isEmpty();
    }

    @Test
    void noProxyLearnsThePasswordForThisMachine() throws IOException {
        try (var proxy = LoopbackServer.start(LoopbackServer.statuses(List.of("502 x"), ""));
                var proxied = Registry.builder()
                        .timing(new StoppedTime().timing())
                        .surroundings(Map.of("http_proxy", "127.0.0.1:" + proxy.port()))
                        .credentials((_, _) -> Optional.of(new RegistryCredential.Password("me", "s3cret")))
                        .open()) {
            server.gate(request -> request.header("authorization").isPresent()
                    ? Optional.empty()
                    : Optional.of(Reply.of("401 x|WWW-Authenticate: Basic realm=x")));

            proxied.push(image, server.name("me/app:1"));

            assertThat(proxy.requests()).isEmpty();
        }
    }

    @Test
    void noOtherServerLearnsAnIdentityToken() throws IOException {
        try (var other = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), "{\"token\":\"t\"}"));
                var signedIn = Registry.builder()
                        .timing(new StoppedTime().timing())
                        .credentials((_, _) -> Optional.of(new RegistryCredential.IdentityToken("s3cret")))
                        .open()) {
            server.gate(request -> Optional.of(Reply.of(
                    request.path().equals("/token")
                            ? "307 x|Location: " + other.url("/token")
                            : "401 x|WWW-Authenticate: Bearer realm=\"http://%s/token\"".formatted(server.domain()))));

            assertThatThrownBy(() -> signedIn.push(image, server.name("me/app:1")))
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("s3cret");

            assertThat(other.requests()).isEmpty();
        }
    }
}
