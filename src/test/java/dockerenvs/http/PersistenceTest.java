package dockerenvs.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersistenceTest {
    private static boolean isGiven(String head) throws IOException {
        return isGiven("GET", head);
    }

    private static boolean isGiven(String method, String head) throws IOException {
        var lines = head.replace("|", "\r\n") + "\r\n";
        return Persistence.isGiven(method, Head.parse("HTTP/" + lines));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1 200|Content-Length: 5",
                "1.1 200|content-length: 5|Content-Digest: x",
                "1.1 200|Transfer-Encoding: Chunked",
                "1.1 200|Content-Length: 5|Connection: keep-alive",
                "1.1 200|Content-Length: 5|Connection: x",
                "1.1 204",
                "1.1 304",
                "1.0 200|Content-Length: 5|Connection: Keep-Alive",
                "1.0 200|Content-Length: 5|Connection: x|Connection: y ,\tkeep-alive",
                "1.1 200|Content-Length: 5|Connection: closed, xclose, \"close\"",
                "1.1 304|Content-Length: 5",
                "1.1 204|Content-Length: 0",
            })
    void isGivenWhereTheEndIsCertain(String head) throws IOException {
        assertThat(isGiven(head)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1 200",
                "1.1 404|Date: x",
                "1.1 200|Content-Length: 5|Content-Length: 5",
                "1.1 200|Content-Length: 5|Transfer-Encoding: chunked",
                "1.1 200|Transfer-Encoding: chunked|Transfer-Encoding: chunked",
                "1.1 200|Transfer-Encoding: gzip, chunked",
                "1.1 200|Transfer-Encoding: identity",
                "1.1 200|Content-Length: 5|connection: Close",
                "1.1 200|Content-Length: 5|Connection: x, close",
                "1.1 200|Content-Length: 5|Proxy-Connection: close",
                "1.1 204|Connection: close",
                "1.0 200|Content-Length: 5",
                "1.0 200|Content-Length: 5|Connection: close",
                "1.0 200|Content-Length: 5|Connection: keep-alive, close",
                "1.0 200|Connection: keep-alive",
                "1.0 200|Transfer-Encoding: chunked|Connection: keep-alive",
                "1.0 200|Transfer-Encoding: chunked",
                "1.1 200|Content-Length: 5|Connection: x|Connection:\tCLOSE ,",
                "1.1 200|Content-Length: 5|Connection: keep-alive|Connection: close",
                "1.1 200|Content-Length: 5|Connection:| close",
            })
    void isNotGivenWhereItIsNotOrTheServerSaysSo(String head) throws IOException {
        assertThat(isGiven(head)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1 200", "1.1 404|Date: x", "1.1 200|Transfer-Encoding: chunked", "1.1 200|Content-Length: 5"})
    void isGivenWhereNoBodyWasAskedFor(String head) throws IOException {
        assertThat(isGiven("HEAD", head)).isTrue();
    }
}
