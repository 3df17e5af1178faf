package dockerenvs.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Answers with pieces changed, lost and repeated. The same again: `-Ddockerenvs.fuzz.seed=…`.
class AnswerFuzzTest {
    private static final int ROUNDS = 20_000;
    private static final List<String> ANSWERS = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n2;a=b\r\n, \r\n0\r\nA: b\r\n\r\n",
            "HTTP/1.1 103 x\r\nLink: <a>\r\n\r\nHTTP/1.0 404\nA: b\n c\nContent-Length: 5\n\nhello");
    private static final String[] PIECES = {
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        "\n\n",
        ":",
        " ",
        "\t",
        ";",
        ",",
        "\0",
        "\377",
        "5",
        "0",
        "-",
        "f",
        "HTTP/1.1 ",
        "204",
        "304",
        "101",
        "Content-Length: 7\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Connection: close"
    };

    @Test
    void anythingIsAnAnswerOrNoneAndNothingElseFails() {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261129L);
        var random = new Random(seed);
        var outcomes = new HashSet<String>();
        for (var round = 0; round < ROUNDS; round++) {
            var text = mutant(random);
            try {
                outcomes.add(outcome(text, random));
            } catch (RuntimeException | IOException failure) {
                throw new AssertionError("round %d, seed %d: %s".formatted(round, seed, text), failure);
            }
        }
        assertThat(outcomes).contains("kept", "ended", "NoAnswer", "NotHttp", "EOFException");
    }

    private static String outcome(String text, Random random) throws IOException {
        var drop = 1 + random.nextInt(20);
        var in = new Incoming(Drops.ended(text, () -> drop));
        var method = List.of("GET", "HEAD", "CONNECT").get(random.nextInt(3));
        try {
            var head = Head.parse(in.head());
            while (head.status() < 200) {
                head = Head.parse(in.head());
            }
            var body = new ReceivedBody(in, Framing.of(method, head));
            body.readAllBytes();
            assertThat(body.isOver()).isTrue();
            return Persistence.isGiven(method, head) ? "kept" : "ended";
        } catch (NotHttp | NoAnswer | EOFException failure) {
            return failure.getClass().getSimpleName();
        }
    }

    private static String mutant(Random random) {
        var text = new StringBuilder(ANSWERS.get(random.nextInt(ANSWERS.size())));
        for (var changes = random.nextInt(4); changes >= 0; changes--) {
            var start = random.nextInt(text.length() + 1);
            var end = Math.min(text.length(), start + random.nextInt(random.nextInt(4) == 0 ? 100 : 4));
            switch (random.nextInt(4)) {
                case 0 -> text.replace(start, end, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.insert(start, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> text.insert(random.nextInt(text.length() + 1), text.substring(start, end));
                default -> text.delete(start, end);
            }
        }
        return text.toString();
    }
}
