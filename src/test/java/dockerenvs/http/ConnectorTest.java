package dockerenvs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Connections that are never finished, and how that ends.
@Timeout(60)
class ConnectorTest {
    private static final HttpSettings ONCE = HttpSettings.DEFAULT.withRetries(Retries.DEFAULT.withTriesMax(1));
    private static final HttpSettings IMPATIENT =
            ONCE.withTimeouts(new HttpSettings.Timeouts(Duration.ofMillis(100), Duration.ofMillis(100)));

    @TempDir
    private Path folder;

    private final CountDownLatch waits = new CountDownLatch(1);
    private final List<Socket> crowd = new ArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    }

    @AfterEach
    void end() throws IOException {
        for (var socket : crowd) {
            socket.close();
        }
        server.close();
    }

    private static HttpClient client(HttpSettings settings) {
        return HttpClient.open(settings, Credentials.NONE, new StoppedTime().timing());
    }

    private HttpRequest request(String scheme) {
        return HttpRequest.get(URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + "/"));
    }

    /// So many wait for the server that nobody else gets so far.
    private void crowd() throws IOException {
        while (true) {
            var socket = new Socket();
            crowd.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 100);
            } catch (SocketTimeoutException _) {
                return;
            }
        }
    }

    @Test
    void doesNotDialForLongerThanAllowed() throws IOException {
        crowd();
        try (var client = client(IMPATIENT)) {
            assertThatThrownBy(() -> client.send(request("http")))
                    .hasMessageEndingWith("no connection within the time allowed");
        }
    }

    @Test
    void doesNotDialOnceItsThreadIsInterrupted() throws Exception {
        crowd();
        try (var client = client(ONCE)) {
            waits.countDown();
            assertThat(Interrupted.once(waits, () -> client.send(request("http")))
                            .get())
                    .hasMessage("interrupted while waiting for a server");
        }
    }

    @Test
    void doesNotWaitForAHandshakeForLongerThanAllowed() throws IOException {
        try (var client = client(IMPATIENT)) {
            assertThatThrownBy(() -> client.send(request("https")))
                    .hasMessageEndingWith("no answer within the time allowed");
        }
    }

    @Test
    void doesNotWaitForAHandshakeOnceItsThreadIsInterrupted() throws Exception {
        try (var client = client(ONCE)) {
            var failure = Interrupted.once(waits, () -> client.send(request("https")));
            try (var connection = server.accept()) {
                // the handshake has begun
                assertThat(connection.getInputStream().read()).isEqualTo(22);
                waits.countDown();

                assertThat(failure.get()).hasMessage("interrupted while waiting for a server");
            }
        }
    }

    @Test
    void endsWhatIsEncryptedWithoutWaitingForTheServer() throws Exception {
        var keys = TestKeys.make(folder);
        var never = new CountDownLatch(1);
        try (var deaf = keys.start(false, (_, out) -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello".getBytes(ISO_8859_1));
                    try {
                        never.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
                var client = client(ONCE.withAuthority(keys.certificate()))) {
            var response = client.send(HttpRequest.get(deaf.url("/")));
            assertThat(response.body().readNBytes(5)).asString(ISO_8859_1).isEqualTo("hello");
            response.close();

            assertThatThrownBy(() -> response.body().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void tellsTheServerOfTheEndOfWhatIsEncryptedAndKept() throws Exception {
        var keys = TestKeys.make(folder);
        var end = new CompletableFuture<Integer>();
        try (var secure =
                keys.context().getServerSocketFactory().createServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> answerTwice(secure, end));
            try (var client = client(ONCE.withAuthority(keys.certificate()))) {
                for (var number = 0; number < 2; number++) {
                    client.send(HttpRequest.get(URI.create("https://127.0.0.1:" + secure.getLocalPort())))
                            .close();
                }
            }

            assertThat(end.get()).isNegative();
        }
    }

    /// Takes one connection, and tells what comes behind two requests.
    private static void answerTwice(ServerSocket server, CompletableFuture<Integer> end) {
        try (var connection = server.accept()) {
            for (var number = 0; number < 2; number++) {
                LoopbackServer.head(connection.getInputStream());
                connection.getOutputStream().write("HTTP/1.1 204 x\r\n\r\n".getBytes(ISO_8859_1));
            }
            end.complete(connection.getInputStream().read());
        } catch (IOException failure) {
            end.completeExceptionally(failure);
        }
    }

    @Test
    void asksTheNextAddressOfAHostWhereOneLeadsNowhere() throws IOException {
        // `localhost` is ::1 as well on most machines, where nobody listens
        try (var running = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), "hello"));
                var client = client(ONCE);
                var response = client.send(HttpRequest.get(URI.create("http://localhost:" + running.port() + "/")))) {
            assertThat(response.status()).isEqualTo(200);
        }
    }
}
