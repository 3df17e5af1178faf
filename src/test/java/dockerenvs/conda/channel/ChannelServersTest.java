package dockerenvs.conda.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dockerenvs.http.LoopbackServer;
import dockerenvs.http.StoppedTime;
import dockerenvs.http.Timing;
import dockerenvs.tasks.TaskEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ChannelServersTest {
    private static final byte[] CONTENT = "0123456789".repeat(50_000).getBytes(UTF_8);
    private static final int BYTES_MAX = 1 << 20;

    @TempDir
    private Path home;

    private final StoppedTime time = new StoppedTime();
    private final List<TaskEvent> told = new CopyOnWriteArrayList<>();

    private ChannelServers servers() throws IOException {
        return ChannelServers.of(Map.of(), home, Mirrors.NONE, told::add, time.timing());
    }

    private static byte[] read(ServerAnswer answer) throws IOException {
        return ((ServerAnswer.Content) answer).body().readAllBytes();
    }

    private byte[] read(URI url) throws IOException {
        try (var servers = servers()) {
            return servers.ask(url, ServedVersion.NONE, BYTES_MAX, ChannelServersTest::read);
        }
    }

    /// Sends less than it promises, from where it is asked to begin.
    private static LoopbackServer cutting(String etag, int bytesMax) throws IOException {
        return LoopbackServer.start((request, out) -> {
            var start = request.rangeStart();
            var n = Math.min(bytesMax, CONTENT.length - start);
            var head = start == 0
                    ? "HTTP/1.1 200 OK\r\n"
                    : "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %d-%d/%d\r\n"
                            .formatted(start, CONTENT.length - 1, CONTENT.length);
            out.write((head + "ETag: " + etag + "\r\nContent-Length: " + (CONTENT.length - start) + "\r\n\r\n")
                    .getBytes(UTF_8));
            out.write(CONTENT, start, n);
        });
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws IOException {
        try (var server = cutting("\"v1\"", 200_000)) {
            assertThat(read(server.url("/x"))).isEqualTo(CONTENT);

            assertThat(server.requests()).hasSize(3);
            assertThat(server.requests().getLast().headers())
                    .containsEntry("range", "bytes=400000-")
                    .containsEntry("if-range", "\"v1\"");
        }
    }

    @Test
    void beginsAnewWhereItCannotGoOn() throws IOException {
        var tries = new AtomicInteger();
        try (var server = LoopbackServer.start((_, out) -> {
            if (tries.incrementAndGet() < 3) {
                out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + CONTENT.length + "\r\n\r\n0123").getBytes(UTF_8));
            } else {
                LoopbackServer.answer(out, "200 OK", CONTENT);
            }
        })) {
            assertThat(read(server.url("/x"))).isEqualTo(CONTENT);
            assertThat(time.pauses()).hasSize(2);
        }
    }

    @Test
    void givesUpOnAServerThatNeverEnds() throws IOException {
        try (var server = cutting("W/\"weak\"", 4)) {
            assertThatThrownBy(() -> read(server.url("/x")))
                    .isInstanceOf(ChannelException.class)
                    .hasMessageContaining("the connection broke after 4 bytes");
            assertThat(server.requests()).hasSize(4);
            assertThat(told).singleElement().asString().contains("broke after 4 bytes", "; it is tried again, once");
        }
    }

    @Test
    void readsNoMoreThanAllowed() throws IOException {
        try (var server = LoopbackServer.start((_, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
            while (true) {
                out.write(CONTENT);
            }
        })) {
            assertThatThrownBy(() -> read(server.url("/x")))
                    .isInstanceOf(ChannelException.class)
                    .hasMessageContaining("there are more than 1,048,576 bytes");
        }
    }

    @Test
    void doesNotWaitForAServerThatSendsNextToNothing() throws IOException {
        var minutes = new AtomicLong();
        var start = Instant.parse("2026-01-01T00:00:00Z");
        var timing =
                new Timing(() -> start.plus(Duration.ofMinutes(2 * minutes.getAndIncrement())), _ -> {}, new Random(1));
        try (var server = LoopbackServer.start((_, out) -> LoopbackServer.answer(out, "200 OK", "x".getBytes(UTF_8)));
                var servers = ChannelServers.of(Map.of(), home, Mirrors.NONE, told::add, timing)) {
            assertThatThrownBy(() ->
                            servers.ask(server.url("/x"), ServedVersion.NONE, BYTES_MAX, ChannelServersTest::read))
                    .isInstanceOf(ChannelException.class)
                    .hasMessageContaining("only 1 bytes came within 120 seconds");
        }
    }

    @Test
    void asksWhetherAVersionIsStillRight() throws IOException {
        var known = new ServedVersion("\"v1\"", "Thu, 01 Jan 2026 00:00:00 GMT", Duration.ZERO);
        try (var server = LoopbackServer.start((_, out) -> LoopbackServer.answer(
                        out, "304 Not Modified|Cache-Control: public, max-age=60|Age: 20", new byte[0]));
                var servers = servers()) {
            var answer = servers.ask(server.url("/x"), known, BYTES_MAX, it -> it);

            assertThat(answer)
                    .isEqualTo(new ServerAnswer.Unchanged(
                            new ServedVersion(known.etag(), known.lastModified(), Duration.ofSeconds(40))));
            assertThat(server.requests().getFirst().headers())
                    .containsEntry("if-none-match", "\"v1\"")
                    .containsEntry("if-modified-since", known.lastModified());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
            max-age=60 -> PT1M
            public, MAX-AGE="60", immutable -> PT1M
            no-cache, max-age=60 -> PT0S
            max-age=60, no-store -> PT0S
            max-age=99999999999999 -> PT0S
            max-age=31536000 -> PT24H
            max-age=-1 -> PT0S
            private -> PT0S
            """)
    void believesWhatServersSayOfAge(String header, Duration expected) {
        assertThat(ServedVersion.of("", "", header, "").maxAge()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
            404 Not Found -> true
            410 Gone -> true
            403 Forbidden -> false
            """)
    void tellsWhatIsNotThere(String status, boolean isNowhere) throws IOException {
        try (var server = LoopbackServer.start((_, out) -> LoopbackServer.answer(out, status, new byte[0]));
                var servers = servers()) {
            var answer = servers.ask(server.url("/x"), ServedVersion.NONE, BYTES_MAX, it -> it);

            assertThat(((ServerAnswer.Missing) answer).isNowhere()).isEqualTo(isNowhere);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
            401 Unauthorized -> the server answered 401 Unauthorized -> give credentials for `127.0.0.1`
            500 Internal Server Error -> the server answered 500 Internal Server Error -> try again later
            503 Service Unavailable -> the server answered 503 Service Unavailable -> try again later
            301 Moved|Location: /t/s3cret/x -> more than 10 redirects -> look whether the URL is right
            200 OK|Content-Length: 5 -> the connection broke after 0 bytes -> look whether the URL is right
            """)
    void saysWhatIsWrongWithoutSecrets(String head, String message, String hint) throws IOException {
        try (var server = LoopbackServer.start(
                        (_, out) -> out.write(("HTTP/1.1 " + head.replace("|", "\r\n") + "\r\n\r\n").getBytes(UTF_8)));
                var servers = servers()) {
            var url = URI.create("http://me:s3cret@127.0.0.1:" + server.port() + "/t/s3cret/own/noarch/x?s3cret");

            var failure = catchThrowableOfType(
                    ChannelException.class,
                    () -> servers.ask(url, ServedVersion.NONE, BYTES_MAX, ChannelServersTest::read));

            assertThat(failure).hasMessageContaining(message).hasMessageNotContaining("s3cret");
            assertThat(failure.hint()).contains(hint);
        }
    }

    @Test
    void saysThatNobodyAnswers() throws IOException {
        int port;
        try (var server = LoopbackServer.start((_, _) -> {})) {
            port = server.port();
        }

        assertThatThrownBy(() -> read(URI.create("http://127.0.0.1:" + port + "/x")))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("takes no connections");
    }

    @Test
    void keepsSecretsAtTheirServer() throws IOException {
        try (var other = LoopbackServer.start((_, out) -> LoopbackServer.answer(out, "200 OK", CONTENT));
                var server = LoopbackServer.start((_, out) ->
                        LoopbackServer.answer(out, "302 Found|Location: " + other.url("/y"), new byte[0]))) {
            Files.writeString(home.resolve(".netrc"), "machine localhost login me password s3cret");

            read(URI.create("http://me:s3cret@127.0.0.1:" + server.port() + "/x"));

            assertThat(server.requests().getFirst().header("authorization")).isPresent();
            assertThat(other.requests().getFirst().header("authorization")).isEmpty();
        }
    }

    @Test
    void knowsMirrorsOfCondarc() throws IOException {
        Files.writeString(
                home.resolve(".condarc"), "mirrored_channels: {conda-forge: ['https://near/cf', 'https://far/cf/']}");

        try (var servers = servers()) {
            assertThat(servers.places(URI.create("https://conda.anaconda.org/conda-forge/noarch/")))
                    .isEqualTo(List.of(URI.create("https://near/cf/noarch/"), URI.create("https://far/cf/noarch/")));
            assertThat(servers.places(URI.create("https://conda.anaconda.org/x/noarch/")))
                    .hasSize(1);
        }
    }
}
