package dockerenvs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Which connections are used again.
@Timeout(60)
class KeptConnectionsTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private final AtomicInteger connections = new AtomicInteger();
    private final HttpClient client =
            HttpClient.open(HttpSettings.DEFAULT, Credentials.NONE, new StoppedTime().timing());
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void areThoseWhoseLastByteWasRead() throws IOException {
        answer(HELLO);
        for (var i = 0; i < 3; i++) {
            assertThat(read(5)).isEqualTo("hello");
        }
        assertThat(connections).hasValue(1);
    }

    @Test
    void areThoseWhoseLastByteWasPassedOver() throws IOException {
        answer(HELLO);
        for (var i = 0; i < 3; i++) {
            var url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/x");
            try (var response = client.send(HttpRequest.get(url))) {
                response.body().skipNBytes(5);
            }
        }
        assertThat(connections).hasValue(1);
    }

    @Test
    void areNotThoseWithMoreToRead() throws IOException {
        answer(HELLO);
        assertThat(read(2)).isEqualTo("he");
        assertThat(read(5)).isEqualTo("hello");
        assertThat(connections).hasValue(2);
    }

    @Test
    void areThoseWithoutABodyThoughNobodyReads() throws IOException {
        answer("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        assertThat(read(0)).isEmpty();
        assertThat(read(0)).isEmpty();
        assertThat(connections).hasValue(1);
    }

    @Test
    void areThoseWhoseChunksEnded() throws IOException {
        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n");
        assertThat(read(9)).isEqualTo("hello");
        assertThat(read(9)).isEqualTo("hello");
        assertThat(connections).hasValue(1);
    }

    @Test
    void areNotThoseWhereTheServerSaysMoreThanItWasAsked() throws IOException {
        answer(HELLO + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        assertThat(read(5)).isEqualTo("hello");
        assertThat(read(5)).isEqualTo("hello");
        assertThat(connections).hasValue(2);
    }

    /// By TLS what is read ahead lies in two places.
    @Test
    void areNotThoseWhereTheServerSaysMoreByTls(@TempDir Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        var keys = TestKeys.make(folder);
        var isOver = new CountDownLatch(1);
        var body = "x".repeat(10_000);
        try (var secure = keys.start(false, (_, out) -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n".getBytes(ISO_8859_1));
                    out.flush();
                    out.write((body + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil").getBytes(ISO_8859_1));
                    out.flush();
                    await(isOver);
                });
                var trusting = HttpClient.open(
                        HttpSettings.DEFAULT.withAuthority(keys.certificate()),
                        Credentials.NONE,
                        new StoppedTime().timing())) {
            for (var i = 0; i < 2; i++) {
                try (var response = trusting.send(HttpRequest.get(secure.url("/x")))) {
                    assertThat(new String(response.body().readNBytes(10_000), ISO_8859_1))
                            .isEqualTo(body);
                }
            }
            assertThat(secure.requests()).hasSize(2);
        } finally {
            isOver.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void areNotThoseWhoseEndIsUncertain() throws IOException {
        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        assertThat(read(9)).isEqualTo("hello");
        assertThat(read(9)).isEqualTo("hello");
        assertThat(connections).hasValue(2);
    }

    @Test
    void areNotThoseTheServerEnds() throws IOException {
        answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(read(5)).isEqualTo("hello");
        assertThat(read(5)).isEqualTo("hello");
        assertThat(connections).hasValue(2);
    }

    private String read(int bytes) throws IOException {
        var url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/x");
        try (var response = client.send(HttpRequest.get(url))) {
            return new String(response.body().readNBytes(bytes), ISO_8859_1);
        }
    }

    /// Gives the same answer to each request, on each connection.
    private void answer(String text) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var socket = server.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> answer(socket, text));
                }
            } catch (IOException _) {
                // the test is over
            }
        });
    }

    private static void answer(Socket socket, String text) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
                    socket.getOutputStream().flush();
                }
            }
        } catch (IOException _) {
            // the client has gone
        }
    }
}
