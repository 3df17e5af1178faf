package dockerenvs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nA: b\r\n";

    private static Incoming open(String text, int drop) {
        return new Incoming(Drops.open(text, () -> drop));
    }

    private static Incoming ended(String text, int drop) {
        return new Incoming(Drops.ended(text, () -> drop));
    }

    /// A head of so many bytes, with the empty line.
    private static String headOf(int size) {
        return HEAD + "B: " + "x".repeat(size - HEAD.length() - "B: \r\n\r\n".length()) + "\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void readsHeadsAndLinesToTheirEndsAndWaitsForNoMore(int drop) throws IOException {
        var in = open(HEAD + "\r\n" + HEAD + "\n" + "5;x\r\n\r\n\r\r\n\n" + HEAD + "\r\n", drop);

        assertThat(in.head()).isEqualTo(HEAD);
        assertThat(in.head()).isEqualTo(HEAD);
        assertThat(in.line()).isEqualTo("5;x");
        assertThat(in.line()).isEmpty();
        assertThat(in.line()).isEqualTo("\r");
        assertThat(in.line()).isEmpty();
        assertThat(in.isQuiet()).isEqualTo(drop < 100);
        assertThat(in.head()).isEqualTo(HEAD);
        assertThat(in.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void takesBareLineFeedsForTheEndsOfLines(int drop) throws IOException {
        var in = open("HTTP/1.0 200\nA: b\r\nC: d\n\n\r\n", drop);

        assertThat(in.head()).isEqualTo("HTTP/1.0 200\nA: b\r\nC: d\n");
        assertThat(in.line()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\n", "\n", "\r", " ", "220 mail", "HTTQ", "http/", "HTTP 200", "\0", "<html>"})
    void refusesWhatBeginsOtherwiseAndDoesNotWaitForItsEnd(String text) {
        for (var drop = 1; drop < 9; drop++) {
            var in = open(text, drop);
            assertThatThrownBy(in::head).isInstanceOf(NotHttp.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100})
    void tellsAHeadThatEndsEarlyFromNone(int drop) {
        for (var end = 0; end < HEAD.length(); end++) {
            var in = ended(HEAD.substring(0, end), drop);
            assertThatThrownBy(in::head).isInstanceOf(end == 0 ? NoAnswer.class : EOFException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r", "5", "5;x\r"})
    void saysOfALineThatItEndsEarly(String text) {
        var in = ended(text, 1);

        assertThatThrownBy(in::line).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\r", "A: b\r\n", " "})
    void readsNoHeadWithoutAnEnd(String endless) {
        for (var drop : new int[] {1, 1000, 1 << 20}) {
            var drops = Drops.open(HEAD + "B: b\r\n" + endless.repeat(1 << 17), () -> drop);
            var in = new Incoming(drops);
            assertThatThrownBy(in::head).isInstanceOf(NotHttp.class);
            assertThat(drops.given()).isEqualTo(Incoming.HEAD_BYTES_MAX);
        }
    }

    @Test
    void readsNoLineWithoutAnEndEitherWhereverItBegins() throws IOException {
        for (var before : new int[] {100, 8 << 10, 20_000, Incoming.HEAD_BYTES_MAX}) {
            var drops = Drops.open(headOf(before) + "5;" + "x".repeat(1 << 17), () -> 1000);
            var in = new Incoming(drops);
            in.head();
            assertThatThrownBy(in::line).isInstanceOf(NotHttp.class);
            assertThat(drops.given()).isBetween(before, before + Incoming.HEAD_BYTES_MAX);
        }
    }

    @Test
    void readsTheLongestHead() throws IOException {
        for (var size : new int[] {8191, 8192, 8193, 16_384, Incoming.HEAD_BYTES_MAX}) {
            var in = open(headOf(size) + HEAD + "\r\n", 1000);
            assertThat(in.head()).hasSize(size - 2);
            assertThat(in.head()).isEqualTo(HEAD);
        }
        var longer = open(headOf(Incoming.HEAD_BYTES_MAX + 1), 1000);
        assertThatThrownBy(longer::head).isInstanceOf(NotHttp.class);
    }

    @Test
    void losesNothingHoweverItComes() throws IOException {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261129L);
        var random = new Random(seed);
        for (var round = 0; round < 100; round++) {
            var first = headOf(100 + random.nextInt(30_000));
            var bytes = new byte[random.nextInt(60_000)];
            random.nextBytes(bytes);
            var most = 1 << random.nextInt(17);
            var text = first + "line\r\n" + new String(bytes, ISO_8859_1) + first;
            var in = new Incoming(Drops.open(text, () -> 1 + random.nextInt(most)));

            assertThat(in.head())
                    .as("round %d, seed %d", round, seed)
                    .isEqualTo(first.substring(0, first.length() - 2));
            assertThat(in.line()).isEqualTo("line");
            assertThat(read(in, bytes.length, random))
                    .as("round %d, seed %d", round, seed)
                    .isEqualTo(bytes);
            assertThat(in.head()).hasSize(first.length() - 2);
            assertThat(in.isQuiet()).isTrue();
        }
    }

    private static byte[] read(Incoming in, int size, Random random) throws IOException {
        var whole = new ByteArrayOutputStream();
        var buffer = new byte[20_000];
        while (whole.size() < size) {
            var offset = random.nextInt(100);
            var wished = 1 + random.nextInt(1 << random.nextInt(15));
            var n = in.read(buffer, offset, Math.min(wished, size - whole.size()));
            whole.write(buffer, offset, n);
        }
        return whole.toByteArray();
    }
}
