package dockerenvs.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpClientTest {
    private final StoppedTime time = new StoppedTime();

    private HttpClient client(Credentials credentials) {
        return HttpClient.open(HttpSettings.DEFAULT, credentials, time.timing());
    }

    private HttpClient client() {
        return client(Credentials.NONE);
    }

    private static String text(HttpResponse response) throws IOException {
        return new String(response.body().readAllBytes(), UTF_8);
    }

    @Test
    void givesStatusHeadersAndBody() throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK|X-One: 1|x-two: 2"), "hello"));
                var client = client();
                var response = client.send(HttpRequest.get(server.url("/a?b=c")))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("x-one")).contains("1");
            assertThat(response.header("X-Two")).contains("2");
            assertThat(response.size()).hasValue(5);
            assertThat(text(response)).isEqualTo("hello");
            var request = server.requests().getFirst();
            assertThat(request.target()).isEqualTo("/a?b=c");
            assertThat(request.headers()).containsEntry("user-agent", "docker-envs");
            assertThat(request.headers()).doesNotContainKeys("accept-encoding", "upgrade", "authorization");
        }
    }

    @Test
    void failsOrderlyWhereAHeaderHoldsWhatNoneMayHold() throws IOException {
        try (var server = LoopbackServer.start(
                        LoopbackServer.statuses(List.of("200 OK|X-One: a%cb".formatted(0)), "hello"));
                var client = client()) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(server.url("/"))))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("the answer is not HTTP as it should be");
        }
    }

    @Test
    void waitsForItsTurnWhereAllConnectionsAreInUse() throws Exception {
        var time = new StoppedTime();
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), "hello"));
                var client = HttpClient.open(HttpSettings.DEFAULT, Credentials.NONE, time.timing())) {
            var held = new ArrayList<HttpResponse>();
            for (var number = 0; number < 16; number++) {
                held.add(client.send(HttpRequest.get(server.url("/held"))));
            }
            var last = new FutureTask<>(() -> {
                try (var response = client.send(HttpRequest.get(server.url("/last")))) {
                    return text(response);
                }
            });
            var thread = Thread.ofPlatform().start(last);
            while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            for (var response : held) {
                response.close();
            }

            assertThat(last.get()).isEqualTo("hello");
            assertThat(time.pauses()).isEmpty();
        }
    }

    @Test
    void asksForTheHeadAlone() throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), "hello"));
                var client = client();
                var response = client.send(HttpRequest.head(server.url("/")))) {
            assertThat(server.requests().getFirst().method()).isEqualTo("HEAD");
            assertThat(response.size()).hasValue(5);
            assertThat(text(response)).isEmpty();
        }
    }

    @Test
    void givesAnswersItCannotHelpAsTheyAre() throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("404 Not Found"), "gone"));
                var client = client();
                var response = client.send(HttpRequest.get(server.url("/t/s3cret/x?sig=abc")))) {
            assertThat(text(response)).isEqualTo("gone");
            assertThat(response.failure())
                    .hasMessage("`http://127.0.0.1:%d/t/<TOKEN>/x`: the server answered 404 Not Found"
                            .formatted(server.port()));
            assertThat(time.pauses()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"408 x", "429 x", "500 x", "502 x", "503 x", "504 x"})
    void triesAgainWhatMayPass(String status) throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of(status, status, "200 OK"), "hello"));
                var client = client();
                var response = client.send(HttpRequest.get(server.url("/")))) {
            assertThat(text(response)).isEqualTo("hello");
            assertThat(time.pauses()).hasSize(2);
            assertThat(time.pauses().get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
            assertThat(time.pauses().get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }
    }

    @Test
    void givesUpAfterSomeTriesAndShowsTheLastAnswer() throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("503 x"), "down"));
                var client = client();
                var response = client.send(HttpRequest.get(server.url("/")))) {
            assertThat(response.status()).isEqualTo(503);
            assertThat(text(response)).isEqualTo("down");
            assertThat(server.requests()).hasSize(Retries.DEFAULT.triesMax());
        }
    }

    @Test
    void waitsAsLongAsTheServerAsks() throws IOException {
        var heads = List.of(
                "429 x|Retry-After: 7",
                "503 x|Retry-After: Thu, 01 Jan 2026 00:00:09 GMT",
                "503 x|Retry-After: 120",
                "200 OK");
        try (var server = LoopbackServer.start(LoopbackServer.statuses(heads, ""));
                var client = client();
                var response = client.send(HttpRequest.get(server.url("/")))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(time.pauses())
                    .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(9), Duration.ofSeconds(120));
        }
    }

    @Test
    void triesBrokenConnectionsAgain() throws IOException {
        try (var server = LoopbackServer.start((_, _) -> {});
                var client = client()) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(server.url("/x?token=s3cret"))))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("`http://127.0.0.1:%d/x`: the connection broke".formatted(server.port()));
            assertThat(server.requests()).hasSize(4);
        }
    }

    @Test
    void saysSoonThatNobodyListens() throws IOException {
        // not a port that was free a moment ago: somebody else may get it
        var url = URI.create("http://127.0.0.1:1/");
        try (var client = client()) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(url))).hasMessageContaining("takes no connections");
            assertThat(time.pauses()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/x", "file:///etc/passwd", "http:///x", "x"})
    void asksOnlyTheWeb(String url) throws IOException {
        try (var client = client()) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(URI.create(url))))
                    .hasMessageContaining("is not a URL of the web");
        }
    }

    @Test
    void sendsTheUserOfAUrlAsBasic() throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), ""));
                var client = client(_ -> Optional.of(new Credential.Bearer("other")))) {
            var url = URI.create("http://me:p%40ss+1@127.0.0.1:" + server.port() + "/");
            client.send(HttpRequest.get(url)).close();

            // me:p@ss+1
            assertThat(server.requests().getFirst().headers())
                    .containsEntry("authorization", "Basic bWU6cEBzcysx")
                    .containsEntry("host", "127.0.0.1:" + server.port());
        }
    }

    @Test
    void sendsKnownCredentials() throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), ""))) {
            for (var credential : List.of(new Credential.Bearer("b"), new Credential.PathToken("p/1"))) {
                try (var client = client(_ -> Optional.of(credential))) {
                    client.send(HttpRequest.get(server.url("/x?y=1"))).close();
                }
            }
            assertThat(server.requests().get(0).headers()).containsEntry("authorization", "Bearer b");
            assertThat(server.requests().get(1).target()).isEqualTo("/t/p%2F1/x?y=1");
        }
    }

    @Test
    void prefersTheCredentialsOfTheRequest() throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), ""));
                var client = client(_ -> Optional.of(new Credential.Bearer("other")))) {
            client.send(HttpRequest.get(server.url("/")).withHeader("authorization", "Bearer mine"))
                    .close();

            assertThat(server.requests().getFirst().headers()).containsEntry("authorization", "Bearer mine");
        }
    }

    @Test
    void endsTheConnectionWhereTheRestIsNotWanted() throws IOException {
        try (var server = LoopbackServer.start((_, out) -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n".getBytes(UTF_8));
                    while (true) {
                        out.write(new byte[8192]);
                    }
                });
                var client = client()) {
            try (var response = client.send(HttpRequest.get(server.url("/")))) {
                assertThat(response.body().readNBytes(10)).hasSize(10);
            }
            assertThat(server.requests()).hasSize(1);
        }
    }
}
