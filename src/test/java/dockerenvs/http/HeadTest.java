package dockerenvs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HeadTest {
    private static final String HEAD = """
            HTTP/1.1 200 OK
            Location: /uploads/1234
            Content-Length: 1234
            Docker-Content-Digest: sha256:00

            """.replace("\n", "\r\n");

    private final StoppedTime time = new StoppedTime();

    private HttpClient client() {
        return HttpClient.open(HttpSettings.DEFAULT, Credentials.NONE, time.timing());
    }

    /// A server that ends the first connection after that, and then answers as it should.
    private static LoopbackServer cuttingAfter(String start) throws IOException {
        var count = new AtomicInteger();
        return LoopbackServer.start((_, out) ->
                out.write((count.getAndIncrement() == 0 ? start : HEAD + "x".repeat(1234)).getBytes(ISO_8859_1)));
    }

    @Test
    void believesNoHeadThatWasCutOffAnywhere() throws IOException {
        for (var end = 0; end < HEAD.length(); end++) {
            try (var server = cuttingAfter(HEAD.substring(0, end));
                    var client = client();
                    var response = client.send(HttpRequest.head(server.url("/")))) {
                assertThat(server.requests()).as("cut after %d", end).hasSize(2);
                assertThat(response.size()).hasValue(1234);
                assertThat(response.header("Docker-Content-Digest")).contains("sha256:00");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Len"})
    void believesNoHeadThatWasCutOffBehindAnInterimOne(String start) throws IOException {
        try (var server = cuttingAfter("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + start);
                var client = client();
                var response = client.send(HttpRequest.get(server.url("/")))) {
            assertThat(server.requests()).hasSize(2);
            assertThat(response.body().readAllBytes()).hasSize(1234);
        }
    }

    @Test
    void saysThatTheConnectionBroke() throws IOException {
        try (var server = LoopbackServer.start((_, out) -> out.write("HTTP/1.1 200 OK\r\nA: b".getBytes(ISO_8859_1)));
                var client = client()) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(server.url("/"))))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "`http://127.0.0.1:%d/`: the connection broke (it ended early)".formatted(server.port()));
            assertThat(server.requests()).hasSize(Retries.DEFAULT.triesMax());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "HTTP/1.1 103 x\r\n\r\n\r\n"})
    void isNoneWhereALineIsEmpty(String start) throws IOException {
        try (var server = LoopbackServer.start((_, out) -> out.write((start + "\r\n" + HEAD).getBytes(ISO_8859_1)));
                var client = client()) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(server.url("/"))))
                    .hasMessage(
                            "`http://127.0.0.1:%d/`: the answer is not HTTP as it should be".formatted(server.port()));
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1 200, true, 200", "'HTTP/1.1 404 ', true, 404", "HTTP/1.0 999 a  b: c, false, 999"})
    void beginsWithVersionAndStatus(String line, boolean isLatest, int status) throws IOException {
        for (var end : new String[] {"\n", "\r\n"}) {
            assertThat(Head.parse(line + end)).isEqualTo(new Head(isLatest, status, List.of()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1",
                "HTTP/1.1 ",
                "HTTP/1.1 20",
                "HTTP/1.1  200 OK",
                "HTTP/1.1\t200 OK",
                "HTTP/1.1 200OK",
                "HTTP/1.1 200\tOK",
                "HTTP/1.1 200\rOK",
                "HTTP/1.1 \u00b200 OK",
                "HTTP/1.1 -20 OK",
                "HTTP/1.1 099 OK",
                "HTTP/1.10 200 OK",
                "HTTP/01.1 200 OK",
                "HTTP/0.9 200 OK",
                "HTTP/2 200",
                "HTTP/2.0 200 OK",
                "HTTP /1.1 200 OK",
                "http/1.1 200 OK",
                "ICY 200 OK",
                "A: b",
            })
    void beginsWithNothingElse(String line) {
        assertThatThrownBy(() -> Head.parse(line + "\r\n")).isInstanceOf(NotHttp.class);
    }

    @Test
    void hasHeadersInTheirOrderWithoutTheBlanksAroundTheirValues() throws IOException {
        var head = Head.parse("HTTP/1.1 200\r\nB:1\nA: \t b  c:\t\r\nb:\r\n\u00fc:\u00fc\u0001\r\n");

        assertThat(head.headers())
                .containsExactly(
                        new Header("B", "1"),
                        new Header("A", "b  c:"),
                        new Header("b", ""),
                        new Header("\u00fc", "\u00fc\u0001"));
    }

    @Test
    void joinsLinesThatGoOn() throws IOException {
        var head = Head.parse("HTTP/1.1 200\r\nA: b\r\n \tc: d \r\n\te\r\n \r\nF:\r\n 5\n  \r\n \r\nG: h\r\n");

        assertThat(head.headers())
                .containsExactly(new Header("A", "b c: d e"), new Header("F", "5"), new Header("G", "h"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length : 5",
                "Content-Length\t: 5",
                "Content Length: 5",
                " A: b",
                "\tA: b",
                " ",
                ": 5",
                ":",
                "A",
                "A = b",
                "A: b\0",
                "A\0: b",
                "A: b\rContent-Length: 5",
                "A: b\r",
                "A\rB: c",
                "\rA: b",
                "A: b\n c\0",
                "A: b\n c\rD: e",
                "\r",
                "A: b\n\r",
            })
    void hasNoOtherHeaders(String lines) {
        assertThatThrownBy(() -> Head.parse("HTTP/1.1 200\r\n" + lines + "\r\n"))
                .isInstanceOf(NotHttp.class);
    }

    @Test
    void hasNotAnyNumberOfHeaders() throws IOException {
        var most = "HTTP/1.1 200\r\n" + "A: b\r\n".repeat(200);

        assertThat(Head.parse(most).headers()).hasSize(200);
        assertThatThrownBy(() -> Head.parse(most + "A: b\r\n")).isInstanceOf(NotHttp.class);
    }

    @Test
    void comesBehindSomeInterimOnesButNotAnyNumber() throws IOException {
        for (var count : new int[] {100, 101}) {
            var start = "HTTP/1.1 100 x\r\nContent-Length: 5\r\n\r\n".repeat(count);
            try (var server = LoopbackServer.start((_, out) -> out.write((start + HEAD).getBytes(ISO_8859_1)));
                    var client = client()) {
                var request = HttpRequest.head(server.url("/")).withRepeatable(false);
                if (count == 100) {
                    client.send(request).close();
                } else {
                    assertThatThrownBy(() -> client.send(request)).hasMessageContaining("not HTTP");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "0", "99", "101", "1000", "2OO"})
    void takesNoOtherNumberForAStatus(String status) throws IOException {
        try (var server = LoopbackServer.start((_, out) ->
                        out.write(("HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1)));
                var client = client()) {
            assertThatThrownBy(() -> client.send(HttpRequest.get(server.url("/"))))
                    .hasMessage(
                            "`http://127.0.0.1:%d/`: the answer is not HTTP as it should be".formatted(server.port()));
        }
    }
}
