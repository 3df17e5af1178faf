package dockerenvs.conda.repodata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.channel.Channel;
import dockerenvs.conda.channel.ChannelException;
import dockerenvs.conda.channel.Channels;
import dockerenvs.conda.channel.Mirrors;
import dockerenvs.conda.repodata.SampleChannel.Sample;
import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.Repodata;
import dockerenvs.http.LoopbackServer;
import dockerenvs.tasks.TaskEvent;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RepodataFetcherTest {
    private static final Sample NUMPY = Sample.of("numpy", "1.0", "python >=3", "blas");
    private static final Sample PYTHON = Sample.of("python", "3.9");
    private static final Sample SIX = Sample.of("six", "1.16", "python");

    @TempDir
    private Path folder;

    private final List<TaskEvent> events = new CopyOnWriteArrayList<>();
    private final SampleChannel channel = new SampleChannel();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private LoopbackServer server;

    @BeforeEach
    void start() throws IOException {
        channel.withZstd("linux-64", NUMPY, PYTHON).withZstd("noarch", SIX);
        Files.writeString(folder.resolve(".condarc"), "remote_max_retries: 0");
        server = LoopbackServer.start(channel::answer);
    }

    /// Wherever something failed, nobody learned a secret, and every start had its end.
    @AfterEach
    void end() throws IOException {
        server.close();
        assertThat(events.toString()).doesNotContain("s3cret");
        assertThat(events.stream().filter(TaskEvent.Started.class::isInstance).count())
                .isEqualTo(events.stream()
                        .filter(event -> event instanceof TaskEvent.Done || event instanceof TaskEvent.Failed)
                        .count());
    }

    private RepodataFetcherBuilder builder() throws IOException {
        return RepodataFetcher.builder(RepodataCache.open(folder.resolve("cache"), 1 << 30))
                .surroundings(Map.of(), folder)
                .listener(events::add)
                .clock(() -> now);
    }

    private String own() {
        return server.url("/t/s3cret/own").toString();
    }

    private static List<Channel> channels(String... written) {
        return Channels.USUAL.parse(List.of(written));
    }

    private ChannelRepodata open(RepodataFetcherBuilder builder, String... written) throws IOException {
        try (var fetcher = builder.open()) {
            return fetcher.open(channels(written), "linux-64", List.of("numpy"));
        }
    }

    private static List<String> versions(Repodata repodata, String name) throws IOException {
        return repodata.candidates(name).stream().map(Candidate::version).toList();
    }

    private List<String> asked() {
        return server.requests().stream()
                .map(request -> request.target().replaceFirst("^.*/own/", ""))
                .toList();
    }

    private List<String> cached() throws IOException {
        return RepodataCache.open(folder.resolve("cache"), 0).report().entries().stream()
                .map(entry -> entry.key().replaceFirst("^(\\w+)-.*[.]", "$1."))
                .sorted()
                .toList();
    }

    @Test
    void offersWhatTheChannelHas() throws IOException {
        try (var repodata = open(builder(), own())) {
            assertThat(repodata.names()).containsExactly("numpy", "python", "six");
            assertThat(repodata.channels()).containsExactly(server.url("/own").toString());
            var numpy = repodata.candidates("numpy").getFirst();
            assertThat(numpy.requirements().depends()).containsExactly("python >=3", "blas");
            assertThat(numpy.source().channel()).isEqualTo(server.url("/own").toString());
            assertThat(repodata.record(numpy).url())
                    .isEqualTo(server.url("/own/linux-64/numpy-1.0-0.conda").toString());
            assertThat(repodata.record(numpy).channel())
                    .isEqualTo(server.url("/own").toString());
            assertThat(repodata.location(numpy).toString()).doesNotContain("s3cret");
            assertThat(repodata.location(numpy))
                    .hasFieldOrPropertyWithValue("url", server.url("/t/s3cret/own/linux-64/numpy-1.0-0.conda"));
            assertThat(repodata.candidates("nothing")).isEmpty();
        }
    }

    @Test
    void asksForTheBestFormFirst() throws IOException {
        channel.without("noarch/repodata.json.zst").withPlain("noarch", SIX);

        open(builder().limit(1), own());

        assertThat(asked())
                .containsExactly(
                        "linux-64/repodata_shards.msgpack.zst",
                        "linux-64/repodata.json.zst",
                        "noarch/repodata_shards.msgpack.zst",
                        "noarch/repodata.json.zst",
                        "noarch/repodata.json");
    }

    @Test
    void asksNobodyWhileTheServerStandsByWhatItSaid() throws IOException {
        channel.saying("|Cache-Control: max-age=60");
        open(builder(), own());
        var before = asked().size();

        now = now.plusSeconds(59);
        assertThat(versions(open(builder(), own()), "numpy")).containsExactly("1.0");

        assertThat(asked()).hasSize(before);
    }

    @Test
    void asksAgainWhenItIsOld() throws IOException {
        channel.saying("|Cache-Control: max-age=60");
        open(builder(), own());
        var before = asked().size();
        var files = cached();

        now = now.plusSeconds(61);
        assertThat(versions(open(builder(), own()), "numpy")).containsExactly("1.0");
        now = now.plusSeconds(30);
        open(builder(), own());

        assertThat(asked().subList(before, asked().size()))
                .containsExactlyInAnyOrder("linux-64/repodata.json.zst", "noarch/repodata.json.zst");
        assertThat(cached()).isEqualTo(files);
    }

    @Test
    void asksAgainWhenToldTo() throws IOException {
        channel.saying("|Cache-Control: max-age=60");
        open(builder(), own());
        channel.withZstd("linux-64", Sample.of("numpy", "2.0"));
        now = now.plusSeconds(1);

        assertThat(versions(open(builder(), own()), "numpy")).containsExactly("1.0");
        assertThat(versions(open(builder().refresh(true), own()), "numpy")).containsExactly("2.0");
    }

    @Test
    void replacesWhatIsOutOfDate() throws IOException {
        open(builder(), own());
        var files = cached();
        channel.withZstd("linux-64", Sample.of("numpy", "2.0"));
        now = now.plusSeconds(1);

        assertThat(versions(open(builder(), own()), "numpy")).containsExactly("2.0");
        assertThat(cached()).isEqualTo(files);
    }

    @Test
    void findsAFormThatCameLater() throws IOException {
        open(builder(), own());
        channel.withShards("linux-64", Sample.of("numpy", "2.0"));

        now = now.plus(Duration.ofDays(6));
        assertThat(versions(open(builder(), own()), "numpy")).containsExactly("1.0");
        now = now.plus(Duration.ofDays(2));
        assertThat(versions(open(builder(), own()), "numpy")).containsExactly("2.0");
    }

    @Test
    void findsAnotherFormWhenTheFormerIsGone() throws IOException {
        open(builder(), own());
        channel.without("linux-64/repodata.json.zst").withPlain("linux-64", Sample.of("numpy", "2.0"));
        now = now.plusSeconds(1);

        assertThat(versions(open(builder(), own()), "numpy")).containsExactly("2.0");
    }

    @Test
    void usesWhatItHasOffline() throws IOException {
        open(builder(), own());
        now = now.plus(Duration.ofDays(300));
        var before = asked().size();

        assertThat(versions(open(builder().offline(true), own()), "numpy")).containsExactly("1.0");
        assertThat(asked()).hasSize(before);
    }

    @Test
    void saysOfflineThatItHasNothing() {
        assertThatThrownBy(() -> open(builder().offline(true), own()))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("nothing was fetched of `" + server.url("/own/"))
                .hasMessageNotContaining("s3cret")
                .extracting(failure -> ((ChannelException) failure).hint())
                .asString()
                .contains("without `--offline`");
    }

    @Test
    void heedsThatTheUserIsOffline() throws IOException {
        Files.writeString(folder.resolve(".condarc"), "offline: true");

        assertThatThrownBy(() -> open(builder(), own())).hasMessageContaining("offline");
        assertThat(asked()).isEmpty();
    }

    @Test
    void takesAMissingPlatformForAnEmptyOne() throws IOException {
        channel.without("linux-64/repodata.json.zst");
        open(builder(), own());
        var before = asked().size();

        now = now.plusSeconds(60);
        assertThat(open(builder(), own()).names()).containsExactly("six");

        assertThat(asked().subList(before, asked().size())).containsExactly("noarch/repodata.json.zst");
    }

    @Test
    void callsWhatHasNoNoarchNoChannel() {
        channel.without("noarch/repodata.json.zst");

        assertThatThrownBy(() -> open(builder(), own()))
                .isInstanceOf(ChannelException.class)
                .hasMessage(server.url("/own") + " is not a channel: its server has neither"
                        + " `repodata_shards.msgpack.zst`, `repodata.json.zst`, `repodata.json` nor"
                        + " `repodata.json.bz2` in `noarch`");
    }

    @Test
    void readsOnlyTheSubdirsThatWereWritten() throws IOException {
        channel.without("noarch/repodata.json.zst");

        assertThat(open(builder(), own() + "[linux-64]").names()).containsExactly("numpy", "python");
        assertThat(asked()).noneMatch(path -> path.startsWith("noarch"));
    }

    @Test
    void asksMirrors() throws IOException {
        var builder = builder()
                .mirrors(new Mirrors(Map.of(
                        "https://conda.anaconda.org/own",
                        List.of(server.url("/broken/").toString(), own()))));

        var repodata = open(builder, "own");

        var numpy = repodata.candidates("numpy").getFirst();
        assertThat(repodata.record(numpy).url()).isEqualTo("https://conda.anaconda.org/own/linux-64/numpy-1.0-0.conda");
    }

    @Test
    void fetchesOnceForAllWhoWaitForIt() throws IOException {
        channel.saying("|Cache-Control: max-age=60");

        var all = Tasks.parallel(Collections.nCopies(8, 1), 8, _ -> versions(open(builder(), own()), "numpy"));

        assertThat(all).allMatch(List.of("1.0")::equals);
        assertThat(asked().stream().filter("linux-64/repodata.json.zst"::equals))
                .hasSize(1);
    }

    @Test
    void keepsTheOrderOfChannels() throws IOException {
        var other = new SampleChannel()
                .withPlain("linux-64", Sample.of("numpy", "3.0"))
                .withPlain("noarch")
                .writeTo(folder.resolve("other"));

        assertThat(versions(open(builder(), other.toString(), own()), "numpy")).containsExactly("3.0", "1.0");
        assertThat(versions(open(builder(), own(), other.toString()), "numpy")).containsExactly("1.0", "3.0");
    }
}
