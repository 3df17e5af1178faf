package dockerenvs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloadTest {
    private static final int SIZE = 100_000;

    @TempDir
    private Path folder;

    private final StoppedTime time = new StoppedTime();
    private final byte[] content = new byte[SIZE];
    private Path file = Path.of("");

    @BeforeEach
    void makeContent() {
        new Random(7).nextBytes(content);
        file = folder.resolve("part");
    }

    private void download(LoopbackServer server, Download.Length length) throws IOException {
        try (var client = HttpClient.open(HttpSettings.DEFAULT, Credentials.NONE, time.timing());
                var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var progress = Listener.quiet().start("fetch", "it", length.max())) {
            Download.into(channel, client, server.url("/t/s3cret/it"), length, progress);
        }
    }

    private void download(LoopbackServer.Handler handler) throws IOException {
        try (var server = LoopbackServer.start(handler)) {
            download(server, Download.Length.exactly(SIZE));
        }
    }

    /// The part from `start` on, of which only the first `bytes` come.
    private void part(OutputStream out, int start, int bytes, String headers) throws IOException {
        var head = start == 0
                ? "HTTP/1.1 200 OK\r\n"
                : "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %d-%d/%d\r\n".formatted(start, SIZE - 1, SIZE);
        var length = "Connection: close\r\nContent-Length: " + (SIZE - start) + "\r\n\r\n";
        out.write((head + headers + length).getBytes(StandardCharsets.ISO_8859_1));
        out.write(content, start, Math.min(bytes, SIZE - start));
    }

    private void begin(int bytes) throws IOException {
        Files.write(file, Arrays.copyOf(content, bytes));
    }

    @Test
    void fetchesAWhole() throws IOException {
        download((_, out) -> part(out, 0, SIZE, ""));

        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws IOException {
        try (var server =
                LoopbackServer.start((request, out) -> part(out, request.rangeStart(), 9_000, "ETag: \"v1\"\r\n"))) {
            download(server, Download.Length.exactly(SIZE));

            assertThat(file).hasBinaryContent(content);
            assertThat(server.requests()).hasSize(12);
            assertThat(server.requests().getFirst().headers()).doesNotContainKeys("range", "if-range");
            assertThat(server.requests().get(1).headers())
                    .containsEntry("range", "bytes=9000-")
                    .containsEntry("if-range", "\"v1\"");
        }
    }

    @Test
    void goesOnWithWhatAnEarlierProcessLeft() throws IOException {
        begin(40_000);

        download((request, out) -> part(out, request.rangeStart(), SIZE, "ETag: W/\"weak\"\r\n"));

        assertThat(file).hasBinaryContent(content);
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void asksForNothingWhenNothingIsMissing() throws IOException {
        begin(SIZE);

        download((_, _) -> {
            throw new IOException("not expected");
        });

        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void beginsAnewWhereTheServerKnowsNoRanges() throws IOException {
        Files.write(file, new byte[40_000]);

        download((_, out) -> part(out, 0, SIZE, ""));

        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void beginsAnewWhenItGetsAnotherPart() throws IOException {
        begin(40_000);

        download((request, out) -> part(out, request.rangeStart() == 0 ? 0 : 30_000, SIZE, ""));

        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void refusesPartsItNeverAskedFor() {
        assertThatThrownBy(() -> download((_, out) -> part(out, 30_000, SIZE, "")))
                .isInstanceOf(HttpFailure.class)
                .hasMessageContaining("answered 206");
    }

    @Test
    void takesAnEndThatIsThereAlready() throws IOException {
        begin(SIZE);
        try (var server = LoopbackServer.start(
                (_, out) -> LoopbackServer.answer(out, "416 x|Content-Range: bytes */" + SIZE, new byte[0]))) {
            download(server, Download.Length.atMost(1 << 20));

            assertThat(server.requests()).hasSize(1);
        }
        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void beginsAnewWhenTheServerHasLess() throws IOException {
        Files.write(file, new byte[SIZE - 1]);

        download((request, out) -> {
            if (request.rangeStart() > 0) {
                LoopbackServer.answer(out, "416 x|Content-Range: bytes */50", new byte[0]);
            } else {
                part(out, 0, SIZE, "");
            }
        });

        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void noticesAnEndNobodyAnnounced() throws IOException {
        var count = new AtomicInteger();

        download((request, out) -> {
            if (count.getAndIncrement() == 0) {
                out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                out.write(content, 0, 5_000);
            } else {
                part(out, request.rangeStart(), SIZE, "");
            }
        });

        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void givesUpWhenNoByteMoreComesAndKeepsWhatItHas() throws IOException {
        assertThatThrownBy(() -> download(
                        (request, out) -> part(out, request.rangeStart(), request.rangeStart() == 0 ? 5_000 : 0, "")))
                .hasMessageStartingWith("`http://127.0.0.1:")
                .hasMessageContaining("/t/<TOKEN>/it`: the connection broke after 5,000 bytes");
        assertThat(file).hasSize(5_000);
        assertThat(time.pauses()).hasSize(3);
    }

    @Test
    void endsWithAServerThatBothCutsAndCannotContinue() {
        assertThatThrownBy(() -> download((request, out) -> {
                    if (request.rangeStart() == 0) {
                        part(out, 0, 5_000, "");
                    } else {
                        part(out, 1, SIZE, "");
                    }
                }))
                .hasMessageContaining("the connection broke after 5,000 bytes");
    }

    @Test
    void fetchesNoMoreThanExpected() {
        assertThatThrownBy(() -> {
                    try (var server = LoopbackServer.start((_, out) -> part(out, 0, SIZE, ""))) {
                        download(server, Download.Length.exactly(1_000));
                    }
                })
                .hasMessageContaining("there are more than the 1,000 bytes expected");
        assertThat(file).isEmptyFile();
    }

    @Test
    void triesAgainWhenTheServerIsBusyInTheMiddle() throws IOException {
        var count = new AtomicInteger();

        download((request, out) -> {
            if (count.getAndIncrement() % 2 == 1) {
                LoopbackServer.answer(out, "503 x|Retry-After: 3", new byte[0]);
            } else {
                part(out, request.rangeStart(), 30_000, "");
            }
        });

        assertThat(file).hasBinaryContent(content);
    }
}
