package dockerenvs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RedirectsTest {
    private static final byte[] NOTHING = {};

    private static HttpClient client() {
        return HttpClient.open(
                HttpSettings.DEFAULT, _ -> Optional.of(new Credential.Bearer("s3cret")), new StoppedTime().timing());
    }

    private static HttpResponse redirect(String location) {
        return new HttpResponse(
                URI.create("https://host/"),
                302,
                List.of(new Header("Location", location)),
                InputStream.nullInputStream(),
                () -> {});
    }

    @ParameterizedTest
    @CsvSource({
        "other, https://host/a/other",
        "/b, https://host/b",
        "//else/c, https://else/c",
        "https://cdn:8443/d?sig=1, https://cdn:8443/d?sig=1",
        "?q, https://host/a/b?q",
        "https://some_bucket.host:8443/f, https://some_bucket.host:8443/f",
        "https://user:pw@host/e, https://host/e",
        "/a b{c}ü, https://host/a%20b%7Bc%7D%C3%BC",
        "/\u00c3\u00bc\u00e2\u0082\u00ac, https://host/%C3%BC%E2%82%AC",
        "/\u00c3\u00bc\u00fc, https://host/%C3%83%C2%BC%C3%BC",
        "/\u20ac, https://host/%E2%82%AC",
    })
    void leadsTo(String location, String target) throws IOException {
        assertThat(Redirects.next(URI.create("https://host/a/b"), redirect(location)))
                .isEqualTo(URI.create(target));
    }

    @ParameterizedTest
    @CsvSource({
        "http://host/x?sig=s3cret, redirects from `https` to `http`",
        "ftp://host/, redirects out of the web",
        "file:///etc/passwd, redirects out of the web",
        "jar:file:x!/y, redirects out of the web",
        "https://[s3cret, redirects to what is not a URL",
    })
    void mustNotLeadTo(String location, String message) {
        assertThatThrownBy(() -> Redirects.next(URI.create("https://u:s3cret@host/a/b"), redirect(location)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("`https://host/a/b`: ")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsWithinAServerWithCredentials(int status) throws IOException {
        try (var server = LoopbackServer.start((request, out) -> LoopbackServer.answer(
                        out, request.target().equals("/a") ? status + " x|Location: b" : "200 OK", NOTHING));
                var client = client();
                var response = client.send(HttpRequest.get(server.url("/a")))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.url()).isEqualTo(server.url("/b"));
            assertThat(server.requests().get(1).headers()).containsEntry("authorization", "Bearer s3cret");
        }
    }

    @Test
    void leavesCredentialsBehindForGood() throws IOException {
        try (var home = LoopbackServer.start((request, out) -> LoopbackServer.answer(
                        out,
                        request.target().equals("/back")
                                ? "200 OK"
                                : "302 x|Location: " + request.target().substring(1),
                        NOTHING));
                var away = LoopbackServer.start((request, out) -> LoopbackServer.answer(
                        out, "302 x|Location: " + request.target().substring(1), NOTHING));
                var client = client()) {
            var detour = home.url("/" + away.url("/" + home.url("/back")));
            client.send(HttpRequest.get(detour).withHeader("Cookie", "s3cret").withHeader("Range", "bytes=1-"))
                    .close();

            assertThat(home.requests().getFirst().headers()).containsKeys("authorization", "cookie", "range");
            assertThat(away.requests().getFirst().headers())
                    .containsKey("range")
                    .doesNotContainKeys("authorization", "cookie");
            assertThat(home.requests().getLast().headers()).doesNotContainKeys("authorization", "cookie");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void postsNothingToAnotherServer(int status) throws IOException {
        try (var away = LoopbackServer.start((_, out) -> LoopbackServer.answer(out, "200 OK", NOTHING));
                var home = LoopbackServer.start(
                        (_, out) -> LoopbackServer.answer(out, status + " x|Location: " + away.url("/b"), NOTHING));
                var client = client()) {
            var form = HttpRequest.of(HttpRequest.Method.POST, home.url("/a"), Body.of(new byte[] {1}));

            assertThatThrownBy(() -> client.send(form))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("redirects what only it was to learn to another one");
            assertThat(away.requests()).isEmpty();
        }
    }

    @Test
    void mayNameAServerByAnUnderscore() throws IOException {
        try (var proxy = LoopbackServer.start((request, out) -> LoopbackServer.answer(
                        out,
                        request.target().endsWith("/a") ? "307 x|Location: http://my_bucket.host:81/b" : "200 OK",
                        NOTHING));
                var client = HttpClient.open(
                        HttpSettings.of(Map.of("http_proxy", "127.0.0.1:" + proxy.port())),
                        Credentials.NONE,
                        new StoppedTime().timing());
                var response = client.send(HttpRequest.get(URI.create("http://nowhere.invalid/a")))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(proxy.requests().getLast().target()).isEqualTo("http://my_bucket.host:81/b");
        }
    }

    @Test
    void endsAfterTenHops() throws IOException {
        try (var server = LoopbackServer.start((_, out) -> LoopbackServer.answer(out, "302 x|Location: /a", NOTHING));
                var client = client()) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(server.url("/a"))))
                    .hasMessageContaining("more than 10 redirects");
            assertThat(server.requests()).hasSize(11);
        }
    }
}
