package dockerenvs.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersistenceTest {
    private static boolean isGiven(String head) {
        return isGiven("GET", head);
    }

    private static boolean isGiven(String method, String head) {
        var lines = head.split("\\|", -1);
        var status = lines[0].split(" ", -1);
        var response = new BasicClassicHttpResponse(Integer.parseInt(status[1]));
        response.setVersion(status[0].equals("1.0") ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1);
        for (var line = 1; line < lines.length; line++) {
            var colon = lines[line].indexOf(": ");
            response.addHeader(lines[line].substring(0, colon), lines[line].substring(colon + 2));
        }
        return Persistence.isGiven(new BasicClassicHttpRequest(method, "/"), response);
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
            })
    void isGivenWhereTheEndIsCertain(String head) {
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
            })
    void isNotGivenWhereItIsNotOrTheServerSaysSo(String head) {
        assertThat(isGiven(head)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1 200", "1.1 404|Date: x", "1.1 200|Transfer-Encoding: chunked", "1.1 200|Content-Length: 5"})
    void isGivenWhereNoBodyWasAskedFor(String head) {
        assertThat(isGiven("HEAD", head)).isTrue();
    }
}
