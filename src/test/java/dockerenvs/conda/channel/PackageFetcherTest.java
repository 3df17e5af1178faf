package dockerenvs.conda.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.content.Digest;
import dockerenvs.http.LoopbackServer;
import dockerenvs.http.StoppedTime;
import dockerenvs.tasks.TaskEvent;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PackageFetcherTest {
    private static final SamplePackage SAMPLE = SamplePackage.of("toy-1.0-0.conda", "the content of a package");

    @TempDir
    private Path folder;

    private final List<TaskEvent> events = new CopyOnWriteArrayList<>();
    private final StoppedTime time = new StoppedTime();
    private PackageCache cache;
    private PackageFetcherBuilder builder;

    @BeforeEach
    void open() throws IOException {
        cache = PackageCache.open(folder.resolve("cache"), 1 << 20);
        builder = PackageFetcher.builder(cache).listener(events::add).timing(time.timing());
    }

    /// Wherever something failed, nobody learned a secret, and every start had its end.
    @AfterEach
    void checkEvents() {
        assertThat(events.toString()).doesNotContain("s3cret");
        assertThat(events.stream().filter(TaskEvent.Started.class::isInstance).count())
                .isEqualTo(events.stream()
                        .filter(event -> event instanceof TaskEvent.Done || event instanceof TaskEvent.Failed)
                        .count());
    }

    private PackageFile fetch(SamplePackage wanted, PackageLocation location) throws IOException {
        try (var fetcher = builder.open()) {
            return fetcher.fetch(new WantedPackage(wanted.record(), location));
        }
    }

    private static PackageLocation at(LoopbackServer server) {
        return at(server, "/channel/noarch/toy-1.0-0.conda");
    }

    private static PackageLocation at(LoopbackServer server, String path) {
        return PackageLocation.of(server.url(path));
    }

    private static LoopbackServer serving(byte[] content) throws IOException {
        return LoopbackServer.start((_, out) -> LoopbackServer.answer(out, "200 OK", content));
    }

    private Path write(String path, byte[] bytes) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        return Files.write(file, bytes);
    }

    @Test
    void fetchesOnceAndThenFindsItInTheCache() throws IOException {
        try (var server = serving(SAMPLE.content())) {
            var first = fetch(SAMPLE, at(server));
            var second = fetch(SAMPLE, at(server));

            assertThat(first.path())
                    .hasBinaryContent(SAMPLE.content())
                    .hasFileName("sha256-" + SAMPLE.sha256().hex() + ".conda");
            assertThat(first.sha256()).isEqualTo(SAMPLE.sha256());
            assertThat(second).isEqualTo(first);
            assertThat(server.requests()).hasSize(1);
        }
        assertThat(cache.report().entries()).hasSize(1);
        assertThat(cache.report().size()).isEqualTo(SAMPLE.content().length);
        assertThat(events).anySatisfy(event -> assertThat(event).isInstanceOf(TaskEvent.Done.class));
    }

    @Test
    void findsByMd5WhatHasNothingBetter() throws IOException {
        try (var server = serving(SAMPLE.content())) {
            var first = fetch(SAMPLE.withMd5Only(), at(server));
            var second = fetch(SAMPLE.withMd5Only(), at(server));

            assertThat(second).isEqualTo(first);
            assertThat(first.sha256()).isEqualTo(SAMPLE.sha256());
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void looksIntoCachesOfCondaAndMamba() throws IOException {
        var flat = write("flat/toy-1.0-0.conda", SAMPLE.content());
        var wrong = write("wrong/toy-1.0-0.conda", "the content of a pockage".getBytes(UTF_8));
        builder.packageCaches(List.of(folder.resolve("missing"), wrong.resolveSibling(""), flat.resolveSibling("")));

        var found = fetch(SAMPLE, PackageLocation.of(URI.create("http://127.0.0.1:1/x")));

        assertThat(found.path()).isEqualTo(flat);
        assertThat(events)
                .anySatisfy(event -> assertThat(event.toString())
                        .contains("DETAIL", "wrong/toy-1.0-0.conda` is passed over: its SHA-256 is"));
        assertThat(cache.report().entries()).isEmpty();
    }

    @Test
    void looksIntoTheFoldersOfNewerMamba() throws IOException {
        var nested = write("pkgs/https/host_8443/t/<TOKEN>/channel/noarch/toy-1.0-0.conda", SAMPLE.content());
        var plain = write("pkgs/https/host/channel/noarch/toy-1.0-0.conda", SAMPLE.content());
        builder.packageCaches(List.of(folder.resolve("pkgs")));

        assertThat(fetch(SAMPLE, PackageLocation.of(URI.create("http://127.0.0.1:1/x")))
                        .path())
                .isEqualTo(plain)
                .isNotEqualTo(nested);
    }

    @Test
    void takesTheUsersSurroundingsIntoAccount() throws IOException {
        var home = folder.resolve("home");
        write("home/.conda/pkgs/toy-1.0-0.conda", SAMPLE.content());
        write("home/.netrc", "machine 127.0.0.1 login me password s3cret".getBytes(UTF_8));
        var other = SamplePackage.of("other-1.0-0.conda", "other");
        try (var server = serving(other.content())) {
            builder.surroundings(Map.of(), home);

            assertThat(fetch(SAMPLE, PackageLocation.of(URI.create("http://127.0.0.1:1/x")))
                            .path())
                    .startsWith(home);
            fetch(other, at(server));
            assertThat(server.requests().getFirst().headers()).containsKey("authorization");
        }
    }

    @Test
    void looksIntoFoldersGivenForTheChannel() throws IOException {
        var file = write("channel/noarch/toy-1.0-0.conda", SAMPLE.content());
        var folders = folder.resolve("channel");
        var nowhere = PackageLocation.of(URI.create("http://127.0.0.1:1/x"));

        builder.channelFolders(List.of(ChannelFolder.parse("channel=" + folders)));
        assertThat(fetch(SAMPLE, nowhere).path()).isEqualTo(file);

        var others = PackageFetcher.builder(cache)
                .offline(true)
                .channelFolders(List.of(new ChannelFolder("other", folders), new ChannelFolder("nel", folders)));
        try (var fetcher = others.open()) {
            assertThatThrownBy(() -> fetcher.fetch(new WantedPackage(SAMPLE.record(), nowhere)))
                    .isInstanceOf(ChannelException.class);
        }
    }

    @Test
    void usesFilesWhereTheyLie() throws IOException {
        var file = write("any where/toy-1.0-0.conda", SAMPLE.content());

        assertThat(fetch(SAMPLE, PackageLocation.of(file.toUri())).path()).isEqualTo(file);
        assertThat(cache.report().entries()).isEmpty();
    }

    @Test
    void refusesFilesThatAreOthers() throws IOException {
        var file = write("toy-1.0-0.conda", "short".getBytes(UTF_8));

        assertThatThrownBy(() -> fetch(SAMPLE, new PackageLocation.Local(file)))
                .isInstanceOf(ChannelException.class)
                .hasMessage("`%s`: it has 5 bytes, expected 24".formatted(file));
        assertThatThrownBy(() -> fetch(SAMPLE, new PackageLocation.Local(folder.resolve("none"))))
                .hasMessageEndingWith("does not exist or is not a file");
    }

    @Test
    void neverKeepsAFileWithAnotherHash() throws IOException {
        var other = "the content of a pockage".getBytes(UTF_8);
        try (var server = serving(other)) {
            assertThatThrownBy(() -> fetch(SAMPLE, at(server, "/t/s3cret/toy-1.0-0.conda?s3cret")))
                    .isInstanceOf(ChannelException.class)
                    .hasMessage("`http://127.0.0.1:%d/t/<TOKEN>/toy-1.0-0.conda`: its SHA-256 is %s, expected %s"
                            .formatted(
                                    server.port(),
                                    Digest.sha256(other).hex(),
                                    SAMPLE.sha256().hex()))
                    .extracting(failure -> ((ChannelException) failure).hint())
                    .isEqualTo(Transfer.WRONG_FILE_HINT);
            assertThatThrownBy(() -> fetch(SAMPLE.withMd5Only(), at(server))).hasMessageContaining("its MD5 is ");
        }
        assertThat(cache.report().entries()).isEmpty();
        assertThat(folder.resolve("cache"))
                .isDirectoryNotContaining(path -> !path.toString().contains(".lock"));
    }

    @Test
    void refusesAnotherSize() throws IOException {
        for (var other : List.of("short", "much longer than the content of a package")) {
            try (var server = serving(other.getBytes(UTF_8))) {
                assertThatThrownBy(() -> fetch(SAMPLE, at(server)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("bytes")
                        .hasMessageContaining("expected");
            }
        }
        assertThat(cache.report().entries()).isEmpty();
    }

    @Test
    void goesOnWithWhatAnInterruptedDownloadLeft() throws IOException {
        var part = cache.part(SAMPLE.record(), URI.create("http://127.0.0.1/"));
        Files.write(part, "the content".getBytes(UTF_8));
        try (var server = LoopbackServer.start((request, out) -> LoopbackServer.answer(
                out,
                "206 x|Content-Range: bytes %d-23/24".formatted(request.rangeStart()),
                Arrays.copyOfRange(SAMPLE.content(), request.rangeStart(), 24)))) {
            assertThat(fetch(SAMPLE, at(server)).path()).hasBinaryContent(SAMPLE.content());
            assertThat(server.requests().getFirst().headers()).containsEntry("range", "bytes=11-");
        }
        assertThat(part).doesNotExist();
    }

    @Test
    void beginsAnewWhenWhatWasLeftIsWrong() throws IOException {
        Files.write(cache.part(SAMPLE.record(), URI.create("http://127.0.0.1/")), "nonsense".getBytes(UTF_8));
        try (var server = LoopbackServer.start((request, out) -> LoopbackServer.answer(
                out,
                request.rangeStart() == 0
                        ? "200 OK"
                        : "206 x|Content-Range: bytes %d-23/24".formatted(request.rangeStart()),
                Arrays.copyOfRange(SAMPLE.content(), request.rangeStart(), 24)))) {
            assertThat(fetch(SAMPLE, at(server)).path()).hasBinaryContent(SAMPLE.content());
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void saysWhatIsMissingAndWhatToDo() throws IOException {
        try (var server = LoopbackServer.start(
                (_, out) -> LoopbackServer.answer(out, "404 Not Found", "s3cret".getBytes(UTF_8)))) {
            assertThatThrownBy(() -> fetch(SAMPLE, at(server, "/t/s3cret/toy-1.0-0.conda")))
                    .isInstanceOf(ChannelException.class)
                    .hasMessage("`http://127.0.0.1:%d/t/<TOKEN>/toy-1.0-0.conda`: the server answered 404 Not Found"
                            .formatted(server.port()))
                    .extracting(failure -> ((ChannelException) failure).hint())
                    .isEqualTo("the channel does not have `toy-1.0-0.conda` any more; lock again, or add a mirror that"
                            + " has it");
        }
    }

    @Test
    void tellsWhatIsNowhereFromWhatAServerRefuses() throws IOException {
        var nowhere = new TreeMap<String, Boolean>();
        for (var status : List.of("403 Forbidden", "404 Not Found", "410 Gone")) {
            try (var server = LoopbackServer.start((_, out) -> LoopbackServer.answer(out, status, new byte[0]))) {
                assertThatThrownBy(() -> fetch(SAMPLE, at(server)))
                        .isInstanceOfSatisfying(
                                ChannelException.class, failure -> nowhere.put(status, failure.isNowhere()));
            }
        }

        assertThat(nowhere)
                .containsExactly(entry("403 Forbidden", false), entry("404 Not Found", true), entry("410 Gone", true));
    }

    @Test
    void asksMirrorsInOrder() throws IOException {
        try (var without = LoopbackServer.start((_, out) -> LoopbackServer.answer(out, "404 x", new byte[0]));
                var wrong = serving("the content of a pockage".getBytes(UTF_8));
                var right = serving(SAMPLE.content())) {
            var places = List.of(
                    without.url("/a").toString(),
                    wrong.url("/b/").toString(),
                    right.url("/c").toString());
            builder.mirrors(new Mirrors(Map.of("http://nowhere.invalid/channel", places)));

            var url = URI.create("http://nowhere.invalid/channel/noarch/toy-1.0-0.conda");
            assertThat(fetch(SAMPLE, PackageLocation.of(url)).path()).hasBinaryContent(SAMPLE.content());

            assertThat(without.requests().getFirst().target()).isEqualTo("/a/noarch/toy-1.0-0.conda");
            assertThat(wrong.requests().getFirst().target()).isEqualTo("/b/noarch/toy-1.0-0.conda");
        }
    }

    @Test
    void asksNoServerOffline() throws IOException {
        try (var server = serving(SAMPLE.content())) {
            builder.offline(true);

            assertThatThrownBy(() -> fetch(SAMPLE, at(server)))
                    .isInstanceOf(ChannelException.class)
                    .hasMessageStartingWith("`toy-1.0-0.conda` is not on this machine");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void warnsOfPackagesNobodyKnowsTheHashOf() throws IOException {
        try (var server = serving(SAMPLE.content())) {
            assertThat(fetch(SAMPLE.withoutHash(), at(server)).sha256()).isEqualTo(SAMPLE.sha256());
            assertThat(events)
                    .contains(new TaskEvent.Noted(
                            TaskEvent.Level.WARNING,
                            "nothing says which hash `toy-1.0-0.conda` has; it is used unverified"));

            builder.strict(true);
            assertThatThrownBy(() -> fetch(SAMPLE.withoutHash(), at(server)))
                    .isInstanceOf(ChannelException.class)
                    .hasMessage("nothing says which hash `toy-1.0-0.conda` has");
        }
    }

    @Test
    void fetchesManyLargestFirstAndReturnsThemInOrder() throws IOException {
        var small = SamplePackage.of("small-1-0.conda", "1");
        var large = SamplePackage.of("large-1-0.tar.bz2", "a".repeat(1_000));
        try (var server = LoopbackServer.start((request, out) -> LoopbackServer.answer(
                        out, "200 OK", (request.target().equals("/large") ? large : small).content()));
                var fetcher = builder.limit(1).open()) {
            var files = fetcher.fetch(List.of(
                    new WantedPackage(small.record(), at(server, "/small")),
                    new WantedPackage(large.record(), at(server, "/large")),
                    new WantedPackage(small.record(), at(server, "/small"))));

            assertThat(files)
                    .extracting(PackageFile::sha256)
                    .containsExactly(small.sha256(), large.sha256(), small.sha256());
            assertThat(server.requests())
                    .extracting(LoopbackServer.Request::target)
                    .containsExactly("/large", "/small");
        }
    }

    @Test
    void fetchesOnceWhatManyThreadsWant() throws IOException {
        try (var server = serving(SAMPLE.content());
                var one = builder.open();
                var other = PackageFetcher.builder(PackageCache.open(folder.resolve("cache"), 1 << 20))
                        .open()) {
            var wanted = new WantedPackage(SAMPLE.record(), at(server));
            var all = Collections.nCopies(8, wanted);

            var files = Tasks.parallel(List.of(one, other), 2, fetcher -> fetcher.fetch(all));

            assertThat(files.getFirst()).isEqualTo(files.getLast()).hasSize(8);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void goesOnAfterAnInterrupt() throws IOException {
        try (var server = LoopbackServer.start((request, out) -> LoopbackServer.answer(
                out,
                request.rangeStart() == 0
                        ? "200 OK"
                        : "206 x|Content-Range: bytes %d-23/24".formatted(request.rangeStart()),
                Arrays.copyOfRange(SAMPLE.content(), request.rangeStart(), 24)))) {
            builder.listener(event -> {
                events.add(event);
                if (event instanceof TaskEvent.Started) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThatThrownBy(() -> fetch(SAMPLE, at(server)))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("interrupted while fetching `toy-1.0-0.conda`");
            assertThat(Thread.interrupted()).isTrue();

            builder.listener(events::add);
            assertThat(fetch(SAMPLE, at(server)).path()).hasBinaryContent(SAMPLE.content());
        }
    }
}
