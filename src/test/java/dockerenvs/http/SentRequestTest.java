package dockerenvs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SentRequestTest {
    private static SentRequest get(String target) {
        return new SentRequest("GET", target);
    }

    private static String text(SentRequest request) {
        return new String(request.bytes(), ISO_8859_1);
    }

    @Test
    void isItsLinesAndAnEmptyOne() {
        var request = get("/a?b=c");
        assertThat(text(request)).isEqualTo("GET /a?b=c HTTP/1.1\r\n\r\n");

        request.add("B", "1");
        request.add("A", "");
        request.add("b", " x\ty: z ");
        assertThat(text(request)).isEqualTo("GET /a?b=c HTTP/1.1\r\nB: 1\r\nA: \r\nb:  x\ty: z \r\n\r\n");
    }

    @Test
    void knowsItsHeadersInSmallAndCapitalLetters() {
        var request = get("/");
        request.add("Content-TYPE", "x");

        assertThat(request.has("content-type")).isTrue();
        assertThat(request.has("content")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nB: c", "a\nB: c", "a\rB: c", "\r", "\n b", "a\0"})
    void hasNoHeaderThatIsSeveral(String value) {
        var request = get("/");

        assertThatThrownBy(() -> request.add("A", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.add(value, "A")).isInstanceOf(IllegalArgumentException.class);
        assertThat(text(request)).isEqualTo("GET / HTTP/1.1\r\n\r\n");
    }

    /// Letters whose last bytes are those of line ends.
    @Test
    void makesNoLineEndsOfLettersThatItCannotSend() {
        var request = get("/");
        request.add("A", "\u00fc\u010d\u010aB: c\u2028\u560a");

        assertThat(text(request)).isEqualTo("GET / HTTP/1.1\r\nA: \u00fc??B: c??\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/%0d%0aX:%20y?%0d%0a%0d%0aGET%20/, /%0d%0aX:%20y?%0d%0a%0d%0aGET%20/",
        "/\u010d\u010aX?\u010d\u010a, /%C4%8D%C4%8AX?%C4%8D%C4%8A",
        "/\u00fc/\u0161/\u20ac?\ud83d\ude00=%c3%bc, /%C3%BC/%C5%A1/%E2%82%AC?%F0%9F%98%80=%c3%bc",
        "'', /",
        "?a, /?a",
        "/a#b\u00fc, /a",
        "'/a%2Fb/%7e~!$&''()*+,;=:@?/?:@-._%25[]', '/a%2Fb/%7e~!$&''()*+,;=:@?/?:@-._%25[]'",
    })
    void asksForTheVeryUrlWithoutFurtherLines(String asked, String sent) throws IOException {
        try (var server = LoopbackServer.start(LoopbackServer.statuses(List.of("200 OK"), "hello"));
                var client = HttpClient.open(HttpSettings.DEFAULT, Credentials.NONE, new StoppedTime().timing())) {
            client.send(HttpRequest.get(server.url(asked))).close();

            assertThat(server.requests()).hasSize(1);
            assertThat(server.requests().getFirst().target()).isEqualTo(sent);
            assertThat(server.requests().getFirst().headers()).containsOnlyKeys("host", "connection", "user-agent");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/a b", "http://h/\r\nX: y", "http://h/?\n", "http://h/\u0085", "http://h/\u2028"})
    void isOfNoUrlWithLineEnds(String url) {
        assertThatThrownBy(() -> URI.create(url)).isInstanceOf(IllegalArgumentException.class);
    }
}
