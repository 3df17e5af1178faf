package dockerenvs.conda.repodata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.channel.ChannelException;
import dockerenvs.conda.channel.Channels;
import dockerenvs.conda.repodata.SampleChannel.Sample;
import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.Repodata;
import dockerenvs.content.Digest;
import dockerenvs.http.LoopbackServer;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ShardedChannelTest {
    @TempDir
    private Path folder;

    private final SampleChannel channel = new SampleChannel();
    private LoopbackServer server;

    @BeforeEach
    void start() throws IOException {
        channel.withShards(
                        "linux-64",
                        Sample.of("numpy", "1.0", "python >=3", "blas * *mkl"),
                        Sample.of("numpy", "2.0", "python >=3"),
                        Sample.of("python", "3.9", "tzdata"),
                        Sample.of("blas", "1", "libmissing", "__glibc >=2.17"),
                        Sample.of("other", "1", "unseen"))
                .withShards("noarch", Sample.of("tzdata", "2026", "python"), Sample.of("unseen", "1"));
        Files.writeString(folder.resolve(".condarc"), "remote_max_retries: 0");
        server = LoopbackServer.start(channel::answer);
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    private RepodataFetcherBuilder builder() throws IOException {
        return RepodataFetcher.builder(RepodataCache.open(folder.resolve("cache"), 1 << 30))
                .surroundings(Map.of(), folder);
    }

    private ChannelRepodata open(RepodataFetcher fetcher, String... roots) throws IOException {
        var own = server.url("/t/s3cret/own").toString();
        return fetcher.open(Channels.USUAL.parse(List.of(own)), "linux-64", List.of(roots));
    }

    private static List<String> versions(Repodata repodata, String name) throws IOException {
        return repodata.candidates(name).stream().map(Candidate::version).toList();
    }

    private long shardsAsked() {
        return server.requests().stream()
                .filter(request -> request.target().contains("/shards/"))
                .count();
    }

    private String shardPath(String text) throws IOException {
        for (var path : channel.paths()) {
            if (path.contains("/shards/")
                    && new String(ShardIndex.unpacked(new ByteArrayInputStream(channel.file(path))), UTF_8)
                            .contains(text)) {
                return path;
            }
        }
        throw new AssertionError("no shard with " + text);
    }

    @Test
    void fetchesWhatTheRootsCouldNeedAndNoMore() throws IOException {
        try (var fetcher = builder().open();
                var repodata = open(fetcher, "numpy")) {
            assertThat(shardsAsked()).isEqualTo(4);

            assertThat(versions(repodata, "numpy")).containsExactly("1.0", "2.0");
            assertThat(versions(repodata, "tzdata")).containsExactly("2026");
            assertThat(versions(repodata, "libmissing")).isEmpty();
            assertThat(repodata.names()).containsExactly("blas", "numpy", "other", "python", "tzdata", "unseen");
            assertThat(shardsAsked()).isEqualTo(4);
        }
    }

    @Test
    void fetchesTheRestWhenItIsAskedFor() throws IOException {
        try (var fetcher = builder().open();
                var repodata = open(fetcher)) {
            assertThat(shardsAsked()).isZero();
            assertThat(versions(repodata, "other")).containsExactly("1");
            assertThat(versions(repodata, "other")).containsExactly("1");
            assertThat(shardsAsked()).isEqualTo(1);
        }
    }

    @Test
    void knowsAllOfARecord() throws IOException {
        try (var fetcher = builder().open();
                var repodata = open(fetcher, "numpy")) {
            var record = repodata.record(repodata.candidates("tzdata").getFirst());

            assertThat(record.url())
                    .isEqualTo(server.url("/own/noarch/tzdata-2026-0.conda").toString());
            assertThat(record.sha256()).contains(Digest.sha256("tzdata-2026-0.conda".getBytes(UTF_8)));
            assertThat(record.subdir()).isEqualTo("noarch");
            assertThat(record.depends()).containsExactly("python");
        }
    }

    @Test
    void fetchesAShardOnce() throws IOException {
        try (var fetcher = builder().open()) {
            open(fetcher, "numpy").close();
        }
        try (var fetcher = builder().open()) {
            open(fetcher, "numpy", "other").close();
        }

        assertThat(shardsAsked()).isEqualTo(6);
    }

    @Test
    void usesOfflineWhatWasFetched() throws IOException {
        try (var fetcher = builder().open()) {
            open(fetcher, "numpy").close();
        }
        try (var fetcher = builder().offline(true).open();
                var repodata = open(fetcher, "numpy")) {
            assertThat(versions(repodata, "numpy")).containsExactly("1.0", "2.0");
            assertThatThrownBy(() -> repodata.candidates("other"))
                    .isInstanceOf(ChannelException.class)
                    .hasMessageContaining("nothing was fetched of the package `other`");
        }
    }

    @Test
    void believesNoShardThatIsNotTheOneTheListNames() throws IOException {
        var path = shardPath("python-3.9");
        var sound = channel.file(path);
        channel.with(path, channel.file(shardPath("blas-1-0")));
        try (var fetcher = builder().open()) {
            assertThatThrownBy(() -> open(fetcher, "python"))
                    .isInstanceOf(ChannelException.class)
                    .hasMessageContaining("http://127.0.0.1:%d/t/<TOKEN>/own/linux-64/shards/".formatted(server.port()))
                    .hasMessageContaining("have the digest")
                    .hasMessageNotContaining("s3cret");
            channel.with(path, sound);
            assertThat(versions(open(fetcher, "python"), "python")).containsExactly("3.9");
        }
    }

    @Test
    void saysThatAShardIsMissingOrDamaged() throws IOException {
        var path = shardPath("python-3.9");
        var sound = channel.file(path);
        try (var fetcher = builder().open()) {
            channel.without(path);
            assertThatThrownBy(() -> open(fetcher, "python")).hasMessageContaining("404");
            channel.with(path, Arrays.copyOf(sound, sound.length - 1));
            assertThatThrownBy(() -> open(fetcher, "python")).isInstanceOf(ChannelException.class);
        }
    }

    @Test
    void refusesAListThatIsBroken() throws IOException {
        for (var broken : List.of("x", "{\"shards\": []}", "")) {
            channel.with("linux-64/repodata_shards.msgpack.zst", broken.getBytes(UTF_8));
            try (var fetcher = builder().open()) {
                assertThatThrownBy(() -> open(fetcher, "python"))
                        .isInstanceOf(ChannelException.class)
                        .hasMessageContaining("/own/linux-64/repodata_shards.msgpack.zst");
            }
        }
    }

    @Test
    void sendsNoSecretsToWhereShardsAre() throws IOException {
        var shard = SampleChannel.zstd(
                PackedDocument.of(Json.parse(SampleChannel.document("linux-64", List.of(Sample.of("far", "1"))))));
        var hex = Digest.sha256(shard).hex();
        try (var other = LoopbackServer.start((_, out) -> LoopbackServer.answer(out, "200 OK", shard))) {
            var index = JsonObject.EMPTY
                    .with(
                            "info",
                            JsonObject.EMPTY.with(
                                    "shards_base_url", other.url("/shards/").toString()))
                    .with("shards", PackedDocument.hashes(Map.of("far", hex)));
            channel.with("linux-64/repodata_shards.msgpack.zst", SampleChannel.zstd(PackedDocument.of(index)));
            var own = "http://me:s3cret@127.0.0.1:" + server.port() + "/t/s3cret/own";
            try (var fetcher = builder().open()) {
                var repodata = fetcher.open(Channels.USUAL.parse(List.of(own)), "linux-64", List.of("far"));

                assertThat(versions(repodata, "far")).containsExactly("1");
            }
            assertThat(other.requests()).singleElement().satisfies(request -> {
                assertThat(request.target()).isEqualTo("/shards/" + hex + ".msgpack.zst");
                assertThat(request.headers()).doesNotContainKey("authorization");
            });
        }
    }
}
