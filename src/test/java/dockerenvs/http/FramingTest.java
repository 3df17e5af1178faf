package dockerenvs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
    private static Framing of(String method, String head) throws NotHttp {
        return Framing.of(method, Head.parse("HTTP/" + head.replace("|", "\r\n") + "\r\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "1.1 200|Content-Length: 5, COUNTED, 5",
        "1.0 200|content-length:5, COUNTED, 5",
        "1.1 200|Content-Length: 0, COUNTED, 0",
        "1.1 200|Content-Length: 005, COUNTED, 5",
        "1.1 200|Content-Length:\t5 \t, COUNTED, 5",
        "'1.1 200|Content-Length:| 5| ', COUNTED, 5",
        "1.1 404|Content-Length: 999999999999999999, COUNTED, 999999999999999999",
        "1.1 200|Content-Length: 5|A: b|Content-Length: 5, COUNTED, 5",
        "1.1 200|Transfer-Encoding: chunked, CHUNKED, -1",
        "1.0 200|transfer-encoding:CHUNKED, CHUNKED, -1",
        "1.1 200|Content-Length: 5|Transfer-Encoding: chunked, CHUNKED, -1",
        "1.1 200|Transfer-Encoding: chunked|Content-Length: 5, CHUNKED, -1",
        "1.1 200, OPEN, -1",
        "1.0 500|A: b, OPEN, -1",
        "1.1 200|X-Content-Length: 5|Content-Encoding: gzip, OPEN, -1",
    })
    void isAsTheHeadSays(String head, Framing.Kind kind, long size) throws NotHttp {
        assertThat(of("GET", head)).isEqualTo(new Framing(kind, size));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5|Content-Length: 6",
                "Content-Length: 5|Content-Length:",
                "Content-Length: 5, 5",
                "Content-Length: 5,6",
                "Content-Length:",
                "Content-Length: -5",
                "Content-Length: +5",
                "Content-Length: 0x5",
                "Content-Length: 5 5",
                "Content-Length: 5| 5",
                "Content-Length: 5.0",
                "Content-Length: 5;",
                "Content-Length: 5\u000b",
                "Content-Length: \u00b2",
                "Content-Length: 1000000000000000000",
                "Content-Length: 18446744073709551621",
                "Transfer-Encoding: chunked|Content-Length: x",
                "Transfer-Encoding:",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: gzip|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Transfer-Encoding: gzip",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: chunked| x",
                "Transfer-Encoding: gzip|Content-Length: 5",
            })
    void isNoneWhereTheHeadSaysItInTwoWaysOrAsNobodyUnderstands(String headers) {
        assertThatThrownBy(() -> of("GET", "1.1 200|" + headers)).isInstanceOf(NotHttp.class);
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, 1.1 200|Content-Length: 5",
        "HEAD, 1.1 404|Transfer-Encoding: chunked",
        "HEAD, 1.1 200|Content-Length: x",
        "HEAD, 1.0 200",
        "GET, 1.1 204|Content-Length: 5",
        "GET, 1.1 204|Transfer-Encoding: chunked",
        "GET, 1.1 304|Content-Length: 5",
        "PUT, 1.1 304",
        "GET, 1.1 103|Content-Length: 5",
        "CONNECT, 1.1 200|Content-Length: 5",
        "CONNECT, 1.1 299|Transfer-Encoding: chunked",
    })
    void isOfNothingWhereThereIsNoBodyWhateverTheHeadSays(String method, String head) throws NotHttp {
        assertThat(of(method, head)).isEqualTo(new Framing(Framing.Kind.COUNTED, 0));
    }

    @ParameterizedTest
    @CsvSource({"CONNECT, 403", "CONNECT, 302", "GET, 205", "DELETE, 200", "PUT, 999"})
    void isOfABodyWhereThereMayBeOne(String method, int status) throws NotHttp {
        assertThat(of(method, "1.1 " + status + "|Content-Length: 5")).isEqualTo(new Framing(Framing.Kind.COUNTED, 5));
    }
}
