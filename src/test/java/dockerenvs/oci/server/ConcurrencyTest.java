package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Digest;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Many requests at a time.
@Timeout(60)
class ConcurrencyTest {
    private static final int MANY = 40;
    private static final int LARGE = 8 << 20;

    @TempDir
    private Path folder;

    private RegistryServer server;
    private RegistryClient client;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder));
        client = RegistryClient.of(server);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static List<Integer> numbers() {
        return IntStream.range(0, MANY).boxed().toList();
    }

    private Socket connect(String request) throws IOException {
        var socket = new Socket(server.address().getAddress(), server.address().getPort());
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        return socket;
    }

    @Test
    void takesManyImagesAtOnce() throws IOException {
        Tasks.parallel(numbers(), 16, i -> client.pushImage("me/app" + i % 4, "t" + i, "layer " + i % 8));

        for (var i : numbers()) {
            client.get("/v2/me/app%d/manifests/t%d".formatted(i % 4, i)).expect(200);
        }
        assertThat(client.tags("me/app0")).hasSize(MANY / 4);
    }

    @Test
    void takesTheSameBlobFromManyAtOnce() throws IOException {
        Tasks.parallel(numbers(), 16, i -> client.push("me/app" + i % 4, "the same"));

        var digest = Digest.sha256("the same".getBytes(UTF_8));
        for (var i = 0; i < 4; i++) {
            assertThat(client.get("/v2/me/app%d/blobs/%s".formatted(i, digest))
                            .expect(200)
                            .text())
                    .isEqualTo("the same");
        }
        assertThat(folder.resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void neverLinksABlobThatIsJustBeingDeleted() throws IOException {
        var blob = "/v2/me/app%d/blobs/" + Digest.sha256("the same".getBytes(UTF_8));
        Tasks.parallel(numbers(), 8, i -> {
            client.push("me/app" + i, "the same");
            client.send("DELETE", blob.formatted(i)).expect(202);
            client.push("me/app" + i, "the same");
            return client.get(blob.formatted(i)).expect(200);
        });
    }

    @Test
    void givesTheBytesOfAnUploadOneAfterTheOther() throws IOException {
        var location = client.begin("me/app");

        var statuses = Tasks.parallel(
                numbers(),
                8,
                _ -> client.send("PATCH", location, "x".getBytes(UTF_8), "Content-Range", "0-0")
                        .status());

        assertThat(statuses).containsOnlyOnce(202).containsOnly(202, 416);
        assertThat(client.get(location).header("Range")).isEqualTo("0-0");
    }

    @Test
    void servesOthersWhileClientsAreSlow() throws IOException {
        var image = client.pushImage("me/app", "1", "x".repeat(LARGE));
        var large = "/v2/me/app/blobs/" + Digest.sha256("x".repeat(LARGE).getBytes(UTF_8));
        var location = client.begin("me/app");
        var slow = new ArrayList<Socket>();
        try {
            for (var i = 0; i < MANY; i++) {
                slow.add(connect("GET /v2/ HT"));
                slow.add(connect("GET /v2/ HTTP/1.1\r\nHost: x\r\n"));
                slow.add(connect("PATCH %s HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"
                        .formatted(client.begin("me/app"))));
                slow.add(connect("GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(large)));
            }

            assertThat(client.get("/v2/me/app/manifests/1").expect(200).body()).isEqualTo(image.bytes());
            client.send("PUT", location + "?digest=" + Digest.sha256(new byte[LARGE]), new byte[LARGE])
                    .expect(201);
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void stopsAtOnceHoweverSlowItsClientsAre() throws IOException {
        client.push("me/app", "x".repeat(LARGE));
        var large = "/v2/me/app/blobs/" + Digest.sha256("x".repeat(LARGE).getBytes(UTF_8));
        var location = client.begin("me/app");
        try (var head = connect("GET /v2/ HTTP/1.1\r\n");
                var body = connect("PATCH %s HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc".formatted(location));
                var answer = connect("GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(large))) {
            assertThat(answer.getInputStream().read()).isEqualTo('H');

            server.close();

            assertThat(List.of(head, body))
                    .allSatisfy(socket -> assertThat(isOver(socket)).isTrue());
        }
    }

    private static boolean isOver(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException _) {
            // closed hard
            return true;
        }
    }

    @Test
    void readsOnInABlobThatIsDeleted() throws IOException {
        var digest = client.push("me/app", "x".repeat(LARGE));
        var blob = "/v2/me/app/blobs/" + digest;
        try (var reader = connect("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".formatted(blob))) {
            var in = reader.getInputStream();
            assertThat(in.read()).isEqualTo('H');

            client.send("DELETE", blob).expect(202);

            assertThat(in.readAllBytes()).hasSizeGreaterThan(LARGE).endsWith('x');
            assertThat(Files.exists(folder.resolve("blobs/sha256").resolve(digest.hex())))
                    .isFalse();
        }
    }

    @Test
    void waitsForARequestThatHasNotNoticedThatItsClientIsGone() throws IOException {
        var location = client.begin("me/app");
        try (var gone = connect("PATCH %s HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc".formatted(location))) {
            while (!client.get(location).expect(204).header("Range").equals("0-2")) {
                Thread.onSpinWait();
            }
            gone.shutdownOutput();
        }

        client.send("PATCH", location, "def".getBytes(UTF_8), "Content-Range", "3-5")
                .expect(202);
    }
}
