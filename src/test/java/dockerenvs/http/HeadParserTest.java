package dockerenvs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HeadParserTest {
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
