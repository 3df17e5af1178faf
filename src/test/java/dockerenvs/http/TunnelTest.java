package dockerenvs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TunnelTest {
    private static final URI TARGET = URI.create("https://nowhere.invalid/x?s3cret");
    private static final String EVIL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";

    @TempDir
    private Path folder;

    private static HttpSettings settings(String name, String user, int port) {
        return HttpSettings.of(Map.of(name, "http://" + user + "127.0.0.1:" + port));
    }

    private static HttpClient client(HttpSettings settings) {
        return HttpClient.open(settings, Credentials.NONE, new StoppedTime().timing());
    }

    private static LoopbackServer proxy(String answer) throws IOException {
        return LoopbackServer.start((_, out) -> out.write(answer.getBytes(ISO_8859_1)));
    }

    @Test
    void leadsToTheServerWhichDoesNotLearnWhoTheProxyKnows() throws Exception {
        var keys = TestKeys.make(folder);
        try (var server = keys.start(false, LoopbackServer.statuses(List.of("200 OK"), "hello"));
                var proxy = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
                var client = client(
                        settings("https_proxy", "me:pw@", proxy.getLocalPort()).withAuthority(keys.certificate()))) {
            var asked = new CompletableFuture<LoopbackServer.Request>();
            Thread.ofVirtual().start(() -> relayOnce(proxy, server.port(), asked));
            try (var response = client.send(HttpRequest.get(server.url("/x?y")))) {
                assertThat(response.body()).asString(ISO_8859_1).isEqualTo("hello");
            }

            assertThat(asked.get().method()).isEqualTo("CONNECT");
            assertThat(asked.get().target()).isEqualTo("127.0.0.1:" + server.port());
            // me:pw
            assertThat(asked.get().headers())
                    .containsEntry("host", "127.0.0.1:" + server.port())
                    .containsEntry("user-agent", "docker-envs")
                    .containsEntry("proxy-authorization", "Basic bWU6cHc=");
            assertThat(server.requests().getFirst().target()).isEqualTo("/x?y");
            assertThat(server.requests().getFirst().headers()).doesNotContainKey("proxy-authorization");
        }
    }

    /// One tunnel, as proxies open it.
    private static void relayOnce(ServerSocket proxy, int port, CompletableFuture<LoopbackServer.Request> asked) {
        try (var client = proxy.accept();
                var server = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            asked.complete(LoopbackServer.head(client.getInputStream()));
            client.getOutputStream()
                    .write("HTTP/1.1 103 x\r\n\r\nHTTP/1.1 200 Go\r\nContent-Length: 9\r\n\r\n".getBytes(ISO_8859_1));
            Thread.ofVirtual().start(() -> copy(server, client));
            client.getInputStream().transferTo(server.getOutputStream());
        } catch (IOException failure) {
            asked.completeExceptionally(failure);
        }
    }

    /// Until one of them ends it.
    private static void copy(Socket server, Socket client) {
        try (client) {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException _) {
            // the connection ended
        }
    }

    @ParameterizedTest
    @CsvSource({"403, 1", "407, 1", "302, 1", "503, 3"})
    void isRefusedInTheNameOfTheProxy(int status, int tries) throws IOException {
        try (var proxy = proxy("HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n");
                var client = client(settings("https_proxy", "", proxy.port()))) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(TARGET)))
                    .hasMessage(
                            "`https://nowhere.invalid/x`: the proxy before it, `127.0.0.1:%d`, opens no way to it and"
                                            .formatted(proxy.port())
                                    + " answered " + status
                                    + (status == 407
                                            ? "; name and password for it are written `http://user:password@host:port`"
                                            : ""));
            assertThat(proxy.requests()).hasSize(tries);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\n" + EVIL, EVIL, "HTTP/1.1 100 x\r\n\r\nHTTP/1.1 200 x\r\n\r\n!"})
    void isNoneWhereTheProxySpeaksForTheServer(String answer) throws IOException {
        try (var proxy = proxy(answer);
                var client = client(settings("https_proxy", "", proxy.port()))) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(TARGET))).isInstanceOf(NoTls.class);
            assertThat(proxy.requests()).allMatch(request -> request.method().equals("CONNECT"));
        }
    }

    @Test
    void isNoneWhereTheProxySaysNothing() throws IOException {
        try (var proxy = proxy("");
                var client = client(settings("https_proxy", "", proxy.port()))) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(TARGET)))
                    .hasMessage("`https://nowhere.invalid/x`: the connection broke (the server ended it without an"
                            + " answer)");
        }
    }

    @Test
    void isNoneWhereTheProxyDoesNotSpeakHttp() throws IOException {
        try (var proxy = proxy("220 mail ESMTP\r\n");
                var client = client(settings("https_proxy", "", proxy.port()))) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(TARGET)))
                    .hasMessage("`https://nowhere.invalid/x`: the answer is not HTTP as it should be");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 100 x\r\n\r\n", "A: b\r\n", "b"})
    void isNoneWhereTheHeadDoesNotEnd(String more) throws IOException {
        try (var proxy = LoopbackServer.start((_, out) -> {
                    out.write("HTTP/1.1 100 x\r\n\r\nHTTP/1.1 200 x\r\nA: b".getBytes(ISO_8859_1));
                    while (true) {
                        out.write(more.repeat(100).getBytes(ISO_8859_1));
                    }
                });
                var client = client(settings("https_proxy", "", proxy.port()))) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(TARGET))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void isNotWaitedForOnceTheThreadIsInterrupted() throws Exception {
        var waits = new CountDownLatch(1);
        try (var proxy = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
                var client = client(settings("https_proxy", "", proxy.getLocalPort()))) {
            var failure = Interrupted.once(waits, () -> client.send(HttpRequest.get(TARGET)));
            try (var connection = proxy.accept()) {
                LoopbackServer.head(connection.getInputStream());
                waits.countDown();

                assertThat(failure.get()).hasMessage("interrupted while waiting for a server");
            }
        }
    }

    @Test
    void isNotOpenedForPlainHttpWhichTheProxyReads() throws IOException {
        try (var proxy = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), "hello"));
                var client = client(settings("http_proxy", "me:pw@", proxy.port()))) {
            for (var url : List.of("http://nowhere.invalid:81/a?b=c", "http://[::1]:5000/", "http://under_score/x")) {
                client.send(HttpRequest.get(URI.create(url))).close();
                assertThat(proxy.requests().getLast().target()).isEqualTo(url);
            }

            assertThat(proxy.requests()).allMatch(request -> request.method().equals("GET"));
            assertThat(proxy.requests().get(1).headers()).containsEntry("host", "[::1]:5000");
            assertThat(proxy.requests())
                    .hasSize(3)
                    .allMatch(request -> request.header("proxy-authorization").isPresent());
        }
    }

    @Test
    void isNotOpenedForServersThatAreReachedDirectlyWhichLearnNothingOfTheProxy() throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), "hello"));
                var client = client(
                        HttpSettings.of(Map.of("all_proxy", "http://me:pw@127.0.0.1:1", "no_proxy", "127.0.0.1")))) {
            client.send(HttpRequest.get(server.url("/x"))).close();

            assertThat(server.requests().getFirst().target()).isEqualTo("/x");
            assertThat(server.requests().getFirst().headers()).doesNotContainKey("proxy-authorization");
        }
    }
}
