package dockerenvs.conda.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.http.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several processes and one cache.
@Timeout(120)
class SharedPackageCacheIT {
    private static final SamplePackage SAMPLE = SamplePackage.of("toy-1.0-0.conda", "0123456789".repeat(50_000));
    private static final int HALF = 200_000;

    @TempDir
    private Path folder;

    @Test
    void fetchesOnceWhatTwoProcessesWant() throws IOException, InterruptedException {
        try (var server = LoopbackServer.start((_, out) -> LoopbackServer.answer(out, "200 OK", SAMPLE.content()))) {
            var one = FetchProcess.start(folder, server.url("/toy"), SAMPLE.record());
            var other = FetchProcess.start(folder, server.url("/toy"), SAMPLE.record());

            assertThat(one.waitFor()).isZero();
            assertThat(other.waitFor()).isZero();
            assertThat(server.requests()).hasSize(1);
        }
        assertThat(PackageCache.open(folder, 1)
                        .find(SAMPLE.record())
                        .orElseThrow()
                        .path())
                .hasBinaryContent(SAMPLE.content());
    }

    @Test
    void goesOnWhereAKilledProcessWas() throws IOException, InterruptedException {
        var isHalfWay = new CountDownLatch(1);
        var isKilled = new CountDownLatch(1);
        var count = new AtomicInteger();
        try (var server = LoopbackServer.start((request, out) -> {
            var start = request.rangeStart();
            var rest = Arrays.copyOfRange(SAMPLE.content(), start, SAMPLE.content().length);
            if (count.getAndIncrement() > 0) {
                LoopbackServer.answer(out, "206 x|Content-Range: bytes %d-499999/500000".formatted(start), rest);
                return;
            }
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(rest, 0, HALF);
            out.flush();
            isHalfWay.countDown();
            await(isKilled);
        })) {
            var killed = FetchProcess.start(folder, server.url("/toy"), SAMPLE.record());
            await(isHalfWay);
            awaitPart();
            killed.destroyForcibly().waitFor();
            isKilled.countDown();

            assertThat(FetchProcess.start(folder, server.url("/toy"), SAMPLE.record())
                            .waitFor())
                    .isZero();
            assertThat(server.requests().getLast().rangeStart()).isPositive();
        }
        assertThat(PackageCache.open(folder, 1)
                        .find(SAMPLE.record())
                        .orElseThrow()
                        .path())
                .hasBinaryContent(SAMPLE.content());
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    /// Until the other process has written something.
    private void awaitPart() throws IOException {
        var part = PackageCache.open(folder, 1).part(SAMPLE.record(), URI.create("http://127.0.0.1/"));
        while (!Files.exists(part) || Files.size(part) == 0) {
            Thread.onSpinWait();
        }
    }
}
