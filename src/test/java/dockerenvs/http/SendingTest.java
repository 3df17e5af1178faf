package dockerenvs.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.http.HttpRequest.Method;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that bring something along.
@Timeout(60)
class SendingTest {
    private static final Body HELLO = Body.of("hello".getBytes(UTF_8));

    private final StoppedTime time = new StoppedTime();

    private HttpClient client() {
        return HttpClient.open(HttpSettings.DEFAULT, Credentials.NONE, time.timing());
    }

    private static LoopbackServer server(String... heads) throws IOException {
        return LoopbackServer.start(LoopbackServer.statuses(List.of(heads), ""));
    }

    @ParameterizedTest
    @EnumSource(names = {"PUT", "POST", "PATCH"})
    void sendsABody(Method method) throws IOException {
        try (var server = server("201 Created");
                var client = client();
                var response = client.send(
                        HttpRequest.of(method, server.url("/x"), HELLO).withHeader("Content-Type", "text/plain"))) {
            assertThat(response.status()).isEqualTo(201);
            var request = server.requests().getFirst();
            assertThat(request.method()).isEqualTo(method.name());
            assertThat(request.headers())
                    .containsEntry("content-length", "5")
                    .containsEntry("content-type", "text/plain")
                    .doesNotContainKeys("transfer-encoding", "expect");
            assertThat(request.body()).isEqualTo("hello".getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PUT", "POST", "PATCH"})
    void saysThatABodyIsEmpty(Method method) throws IOException {
        try (var server = server("202 Accepted");
                var client = client();
                var _ = client.send(HttpRequest.of(method, server.url("/x")))) {
            assertThat(server.requests().getFirst().headers()).containsEntry("content-length", "0");
        }
    }

    @Test
    void saysWhoAsksAndNothingThatNobodyAskedFor() throws IOException {
        try (var server = server("200 OK");
                var client = client();
                var _ = client.send(HttpRequest.get(server.url("/x")))) {
            assertThat(server.requests().getFirst().headers())
                    .containsEntry("user-agent", "docker-envs")
                    .containsOnlyKeys("host", "connection", "user-agent");
        }
    }

    @Test
    void deletesWithoutABody() throws IOException {
        try (var server = server("202 Accepted");
                var client = client();
                var _ = client.send(HttpRequest.of(Method.DELETE, server.url("/x")))) {
            assertThat(server.requests().getFirst().method()).isEqualTo("DELETE");
            assertThat(server.requests().getFirst().headers()).doesNotContainKey("content-length");
        }
    }

    @Test
    void readsTheBodyAnewForEachTry() throws IOException {
        var opened = new AtomicInteger();
        var body = new Body(5, () -> {
            opened.incrementAndGet();
            return HELLO.content().open();
        });
        try (var server = server("503 x", "201 Created");
                var client = client();
                var _ = client.send(HttpRequest.of(Method.PUT, server.url("/x"), body))) {
            assertThat(opened).hasValue(2);
            assertThat(server.requests().getLast().body()).isEqualTo("hello".getBytes(UTF_8));
        }
    }

    @Test
    void hearsAServerThatTakesNoMoreOfABody() throws IOException {
        // more than both machines keep of it on its way
        var large = Body.of(new byte[64 << 20]);
        try (var listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                var client = client()) {
            Thread.ofVirtual().start(() -> refuse(listener));

            var url = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/x");
            try (var response = client.send(HttpRequest.of(Method.PUT, url, large))) {
                assertThat(response.status()).isEqualTo(413);
                assertThat(response.body()).hasContent("too large");
            }
        }
        assertThat(time.pauses()).isEmpty();
    }

    /// Answers when it has the head of a request, and ends the connection.
    private static void refuse(ServerSocket listener) {
        try (var connection = listener.accept()) {
            LoopbackServer.head(connection.getInputStream());
            LoopbackServer.answer(connection.getOutputStream(), "413 Content Too Large", "too large".getBytes(UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void asksOnceWhatMustNotBeRepeated() throws IOException {
        try (var server = server("503 x");
                var client = client()) {
            for (var method : List.of(Method.POST, Method.PATCH)) {
                try (var response = client.send(HttpRequest.of(method, server.url("/x"), HELLO))) {
                    assertThat(response.status()).isEqualTo(503);
                }
            }
            assertThat(server.requests()).hasSize(2);
            try (var _ = client.send(
                    HttpRequest.of(Method.POST, server.url("/x"), HELLO).withRepeatable(true))) {
                assertThat(server.requests()).hasSize(2 + Retries.DEFAULT.triesMax());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void bringsTheBodyAlongWhenRedirected(int status) throws IOException {
        try (var server = server(status + " x|Location: /y", "201 Created");
                var client = client();
                var _ = client.send(HttpRequest.of(Method.PUT, server.url("/x"), HELLO))) {
            assertThat(server.requests().getLast().method()).isEqualTo("PUT");
            assertThat(server.requests().getLast().target()).isEqualTo("/y");
            assertThat(server.requests().getLast().body()).isEqualTo("hello".getBytes(UTF_8));
        }
    }

    @Test
    void looksElsewhereForTheAnswerWhenToldSo() throws IOException {
        try (var server = server("303 x|Location: /y", "200 OK");
                var client = client();
                var _ = client.send(HttpRequest.of(Method.POST, server.url("/x"), HELLO))) {
            assertThat(server.requests().getLast().method()).isEqualTo("GET");
            assertThat(server.requests().getLast().body()).isEmpty();
        }
    }

    @Test
    void doesNotTryAgainWhereTheBodyCannotBeRead() throws IOException {
        var missing = new Body(5, () -> {
            throw new NoSuchFileException("gone");
        });
        var shorter = new Body(6, () -> new ByteArrayInputStream("hello".getBytes(UTF_8)));
        try (var server = server("201 Created");
                var client = client()) {
            assertThatThrownBy(() -> client.send(HttpRequest.of(Method.PUT, server.url("/x"), missing)))
                    .isInstanceOf(SourceFailure.class)
                    .hasCauseInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> client.send(HttpRequest.of(Method.PUT, server.url("/x"), shorter)))
                    .isInstanceOf(SourceFailure.class)
                    .cause()
                    .isInstanceOf(EOFException.class)
                    .hasMessage("what was to be sent ended 1 bytes before its 6 bytes");
            assertThat(time.pauses()).isEmpty();
        }
    }

    @Test
    void leavesCredentialsBehindWithTheBodyToo() throws IOException {
        try (var other = server("201 Created");
                var server = server("307 x|Location: " + other.url("/y"));
                var client = HttpClient.open(
                        HttpSettings.DEFAULT, _ -> Optional.of(new Credential.Bearer("s3cret")), time.timing());
                var _ = client.send(HttpRequest.of(Method.PUT, server.url("/x"), HELLO))) {
            assertThat(server.requests().getFirst().headers()).containsKey("authorization");
            assertThat(other.requests().getFirst().headers()).doesNotContainKey("authorization");
            assertThat(other.requests().getFirst().body()).isEqualTo("hello".getBytes(UTF_8));
        }
    }
}
