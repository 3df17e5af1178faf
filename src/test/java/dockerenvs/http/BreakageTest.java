package dockerenvs.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BreakageTest {
    static Stream<Map.Entry<IOException, String>> breakages() {
        return Stream.of(
                Map.entry(new EOFException(), "it ended early"),
                Map.entry(new NoAnswer(), "the server ended it without an answer"),
                Map.entry(new NotHttp(), "what came is not HTTP as it should be"),
                Map.entry(new SocketTimeoutException(), "nothing came for too long"),
                Map.entry(new SSLException("Tag mismatch"), "its encryption broke"),
                Map.entry(new SocketException("Connection reset"), "the server reset it"),
                Map.entry(new SocketException("Broken pipe"), "the server stopped listening"),
                Map.entry(new SocketException("Socket closed"), "it was closed"),
                Map.entry(new IOException("Authorization: secret"), "nobody said why"));
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void isSaidInWords(Map.Entry<IOException, String> breakage) {
        assertThat(Breakage.inWords(breakage.getKey())).isEqualTo(breakage.getValue());
    }
}
