package dockerenvs.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.Content;
import dockerenvs.content.FileRegionInputStream;
import dockerenvs.http.HttpRequest.Method;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Interrupts of threads of the operating system, which do not notice them while they wait for a socket.
@Timeout(60)
class InterruptTest {
    private static final long LARGE = 64 << 20;

    @TempDir
    private Path folder;

    private final CountDownLatch waits = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void endsTheWaitingForAnAnswer() throws Exception {
        try (var server = LoopbackServer.start((_, _) -> {
                    waits.countDown();
                    await(never);
                });
                var client = client()) {
            assertThat(interrupted(() -> client.send(HttpRequest.get(server.url("/x")))))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("interrupted while waiting for a server");
        }
    }

    private void giveOneByteOfNine(OutputStream out) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1".getBytes(UTF_8));
        out.flush();
        await(never);
    }

    @Test
    void endsTheWaitingForMoreOfABody() throws Exception {
        try (var server = LoopbackServer.start((_, out) -> giveOneByteOfNine(out));
                var client = client()) {
            var failure = interrupted(() -> {
                try (var response = client.send(HttpRequest.get(server.url("/x")))) {
                    assertThat(response.body().read()).isEqualTo('1');
                    waits.countDown();
                    assertThat(response.body().read()).isNegative();
                }
            });

            assertThat(failure).isInstanceOf(IOException.class);
        }
    }

    @Test
    void endsTheWaitingForWhatIsPassedOverOfABody() throws Exception {
        try (var server = LoopbackServer.start((_, out) -> giveOneByteOfNine(out));
                var client = client()) {
            var failure = interrupted(() -> {
                try (var response = client.send(HttpRequest.get(server.url("/x")))) {
                    waits.countDown();
                    response.body().skipNBytes(9);
                }
            });

            assertThat(failure).isInstanceOf(IOException.class);
        }
    }

    @Test
    void endsTheSendingToAServerThatDoesNotRead() throws Exception {
        var file = folder.resolve("large");
        try (var large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(LARGE);
        }
        // files are read in between, and reading them ends the waiting for the server
        Content source = () -> new SeenStream(new FileRegionInputStream(file, 0, LARGE));
        try (var deaf = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
                var client = client()) {
            var url = URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/x");

            assertThat(interrupted(() -> client.send(HttpRequest.of(Method.PUT, url, new Body(LARGE, source)))))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("interrupted while waiting for a server");
        }
    }

    @Test
    void endsTheReadingOfWhatIsSent() throws IOException {
        var file = Files.write(folder.resolve("small"), new byte[1000]);
        Content source = () -> {
            Thread.currentThread().interrupt();
            return new FileRegionInputStream(file, 0, 1000);
        };
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), ""));
                var client = client()) {
            var request = HttpRequest.of(Method.PUT, server.url("/x"), new Body(1000, source));

            assertThatThrownBy(() -> client.send(request)).isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void endsTheWaitingForTheAnswerToABody() throws Exception {
        var file = folder.resolve("small");
        try (var small = new RandomAccessFile(file.toFile(), "rw")) {
            small.setLength(1000);
        }
        try (var server = LoopbackServer.start((_, _) -> {
                    waits.countDown();
                    await(never);
                });
                var client = client()) {
            var body = new Body(1000, () -> new FileRegionInputStream(file, 0, 1000));
            assertThat(interrupted(() -> client.send(HttpRequest.of(Method.PUT, server.url("/x"), body))))
                    .isInstanceOf(InterruptedIOException.class);
        }
    }

    @Test
    void doesNotBeginWhenItCameBefore() throws Exception {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), ""));
                var client = client()) {
            waits.countDown();
            var failure = interrupted(() -> {
                Thread.currentThread().interrupt();
                client.send(HttpRequest.get(server.url("/x")));
            });

            assertThat(failure).isInstanceOf(InterruptedIOException.class);
        }
    }

    private static HttpClient client() {
        return HttpClient.open(HttpSettings.DEFAULT, Credentials.NONE, new StoppedTime().timing());
    }

    private Throwable interrupted(Interrupted.Work work) throws InterruptedException, ExecutionException {
        return Interrupted.once(waits, work).get();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Tells that the middle was reached.
    private final class SeenStream extends FilterInputStream {
        private long count;

        SeenStream(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var n = in.read(buffer, offset, length);
            count += n;
            if (count > 1 << 20) {
                waits.countDown();
            }
            return n;
        }
    }
}
