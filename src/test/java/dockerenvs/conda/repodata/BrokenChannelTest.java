package dockerenvs.conda.repodata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.channel.ChannelException;
import dockerenvs.conda.channel.Channels;
import dockerenvs.conda.repodata.SampleChannel.Sample;
import dockerenvs.http.LoopbackServer;
import dockerenvs.json.JsonObject;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BrokenChannelTest {
    private static final Sample NUMPY = Sample.of("numpy", "1.0", "python >=3", "blas");

    @TempDir
    private Path folder;

    private final List<TaskEvent> events = new CopyOnWriteArrayList<>();
    private final SampleChannel channel = new SampleChannel();
    private LoopbackServer server;

    @BeforeEach
    void start() throws IOException {
        channel.withZstd("linux-64", NUMPY).withZstd("noarch", Sample.of("six", "1.16"));
        Files.writeString(folder.resolve(".condarc"), "remote_max_retries: 0");
        server = LoopbackServer.start(channel::answer);
    }

    /// Nobody learned a secret, and every start had its end.
    @AfterEach
    void end() throws IOException {
        server.close();
        assertThat(events.toString()).doesNotContain("s3cret");
        assertThat(events.stream().filter(TaskEvent.Started.class::isInstance).count())
                .isEqualTo(events.stream()
                        .filter(event -> event instanceof TaskEvent.Done || event instanceof TaskEvent.Failed)
                        .count());
    }

    private RepodataCache cache() throws IOException {
        return RepodataCache.open(folder.resolve("cache"), 1 << 30);
    }

    private RepodataFetcherBuilder builder() throws IOException {
        return RepodataFetcher.builder(cache()).surroundings(Map.of(), folder).listener(events::add);
    }

    private String own() {
        return server.url("/t/s3cret/own").toString();
    }

    private static ChannelRepodata open(RepodataFetcherBuilder builder, String written) throws IOException {
        try (var fetcher = builder.open()) {
            return fetcher.open(Channels.USUAL.parse(List.of(written)), "linux-64", List.of("numpy"));
        }
    }

    @Test
    void followsTheBaseUrlWithoutSecretsOfTheChannel() throws IOException {
        var about = JsonObject.EMPTY.with("subdir", "linux-64").with("base_url", "https://cdn.example/own/linux-64");
        channel.with("linux-64/repodata.json.zst", SampleChannel.document(about, List.of(NUMPY)));

        var repodata = open(builder(), own());

        var numpy = repodata.candidates("numpy").getFirst();
        assertThat(repodata.record(numpy).url()).isEqualTo("https://cdn.example/own/linux-64/numpy-1.0-0.conda");
        assertThat(repodata.location(numpy).toString()).isEqualTo("https://cdn.example/own/linux-64/numpy-1.0-0.conda");
    }

    @Test
    void refusesABaseUrlThatLeadsIntoThisMachine() {
        var about = JsonObject.EMPTY.with("subdir", "linux-64").with("base_url", "file:///etc");
        channel.with("linux-64/repodata.json.zst", SampleChannel.document(about, List.of(NUMPY)));

        assertThatThrownBy(() -> open(builder(), own()))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("/own/linux-64`: the base URL `file:///etc` leads from `http:` to `file:`");
    }

    @Test
    void doesNotWaitForASlowSubdirWhenAnotherIsBroken() throws IOException {
        var both = new CountDownLatch(1);
        try (var slow = LoopbackServer.start((request, out) -> {
            if (request.target().contains("/noarch/")) {
                both.countDown();
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1".getBytes(UTF_8));
                out.flush();
                // until the client goes away
                await(new CountDownLatch(1));
            }
            await(both);
            LoopbackServer.answer(out, "401 Unauthorized", new byte[0]);
        })) {
            assertThatThrownBy(() -> open(builder(), slow.url("/own").toString()))
                    .isInstanceOf(ChannelException.class)
                    .hasMessageContaining("401");
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
    void stopsWhenItIsInterrupted() throws Exception {
        var asked = new CountDownLatch(2);
        try (var slow = LoopbackServer.start((_, _) -> {
            asked.countDown();
            await(new CountDownLatch(1));
        })) {
            var failure = new CompletableFuture<Throwable>();
            var thread = Thread.ofPlatform().start(() -> {
                try {
                    open(builder(), slow.url("/own").toString());
                } catch (Throwable thrown) {
                    failure.complete(thrown);
                }
            });
            await(asked);
            thread.interrupt();

            assertThat(failure.get()).isInstanceOf(InterruptedIOException.class);
            thread.join();
        }
    }

    @Test
    void keepsNothingOfWhatIsBroken() throws IOException {
        var sound = channel.file("linux-64/repodata.json.zst");
        var damaged = sound.clone();
        // where the frame says how it is packed
        damaged[4] ^= 0x55;
        var text = SampleChannel.document("linux-64", List.of(NUMPY));
        for (var broken : List.of(
                new byte[0],
                Arrays.copyOf(sound, sound.length / 2),
                Arrays.copyOf(sound, sound.length - 1),
                damaged,
                Arrays.copyOf(text, text.length - 2),
                SampleChannel.zstd(Arrays.copyOf(text, text.length / 2)),
                "<html>captive portal</html>".getBytes(UTF_8),
                "[]".getBytes(UTF_8))) {
            channel.with("linux-64/repodata.json.zst", broken);

            assertThatThrownBy(() -> open(builder().limit(1), own()))
                    .as("%d bytes", broken.length)
                    .isInstanceOf(ChannelException.class)
                    .hasMessageContaining("`" + server.url("/t/") + "<TOKEN>/own/linux-64/repodata.json.zst")
                    .hasMessageNotContaining("s3cret");
            assertThat(cache().report().entries()).isEmpty();
        }
        channel.with("linux-64/repodata.json.zst", sound);
        assertThat(open(builder(), own()).candidates("numpy")).hasSize(1);
    }
}
