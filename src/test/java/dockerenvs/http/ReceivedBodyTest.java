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

class ReceivedBodyTest {
    private static final Framing CHUNKED = new Framing(Framing.Kind.CHUNKED, -1);
    private static final Framing OPEN = new Framing(Framing.Kind.OPEN, -1);
    private static final String CHUNKS = "5\r\nhello\r\n7;a=\"b\"\r\n, world\r\n0\r\nA: b\r\nC: d\r\n\r\n";

    private static Framing counted(long size) {
        return new Framing(Framing.Kind.COUNTED, size);
    }

    private static Incoming open(String text, int drop) {
        return new Incoming(Drops.open(text, () -> drop));
    }

    private static Incoming ended(String text, int drop) {
        return new Incoming(Drops.ended(text, () -> drop));
    }

    private static String all(ReceivedBody body) throws IOException {
        return new String(body.readAllBytes(), ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void endsWithItsLastByteAndWaitsForNoMore(int drop) throws IOException {
        var in = open("hello" + CHUNKS + "HTTP/1.1 204 x\r\n\r\n", drop);
        var counted = new ReceivedBody(in, counted(5));
        var chunked = new ReceivedBody(in, CHUNKED);

        assertThat(all(counted)).isEqualTo("hello");
        assertThat(counted.isOver()).isTrue();
        assertThat(counted.read()).isEqualTo(-1);
        assertThat(all(chunked)).isEqualTo("hello, world");
        assertThat(chunked.isOver()).isTrue();
        assertThat(chunked.read()).isEqualTo(-1);
        assertThat(in.head()).isEqualTo("HTTP/1.1 204 x\r\n");
        assertThat(in.isQuiet()).isTrue();
    }

    @Test
    void isOverWithoutReadingWhereItIsEmpty() throws IOException {
        var body = new ReceivedBody(open("", 1), counted(0));

        assertThat(body.isOver()).isTrue();
        assertThat(body.read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void endsWithTheConnectionWhereNothingElseTells(int drop) throws IOException {
        var body = new ReceivedBody(ended(CHUNKS, drop), OPEN);

        assertThat(all(body)).isEqualTo(CHUNKS);
        assertThat(body.isOver()).isTrue();
        assertThat(body.read()).isEqualTo(-1);
    }

    @Test
    void givesBytesBeyondAscii() throws IOException {
        assertThat(new ReceivedBody(open("\377", 1), counted(1)).read()).isEqualTo(255);
    }

    @Test
    void givesNoBytesWithoutWaitingWhereNoneAreAskedFor() throws IOException {
        var nothing = new byte[0];
        for (var framing : new Framing[] {counted(5), CHUNKED, OPEN}) {
            assertThat(new ReceivedBody(open("", 1), framing).read(nothing)).isZero();
        }
    }

    @Test
    void givesWhatHasComeWithoutWaitingForTheRestOfAChunk() throws IOException {
        var body = new ReceivedBody(open("a\r\nhello", 100), CHUNKED);

        assertThat(body.read(new byte[10])).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void isNotTakenForCompleteWhereverItWasCutOff(int drop) throws IOException {
        for (var end = 0; end < CHUNKS.length(); end++) {
            assertCutOff(new ReceivedBody(ended(CHUNKS.substring(0, end), drop), CHUNKED), "hello, world");
        }
        for (var end = 0; end < 5; end++) {
            assertCutOff(new ReceivedBody(ended("hello".substring(0, end), drop), counted(5)), "hello");
        }
    }

    private static void assertCutOff(ReceivedBody body, String whole) throws IOException {
        var got = new ByteArrayOutputStream();
        assertThatThrownBy(() -> body.transferTo(got)).isInstanceOf(EOFException.class);
        assertThat(whole).startsWith(got.toString(ISO_8859_1));
        assertThat(body.isOver()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "05", "000000000000005", "5;", "5;a=b", "5;a=\"\0\r;\"", "5 ", "5\t;a", "5  ;"})
    void takesTheSizeOfAChunk(String size) throws IOException {
        for (var end : new String[] {"\n", "\r\n"}) {
            assertThat(all(new ReceivedBody(open(size + end + "hello" + end + "0" + end + end, 1), CHUNKED)))
                    .isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1A", "1a"})
    void takesLargeAndSmallDigits(String size) throws IOException {
        var text = "x".repeat(26);

        assertThat(all(new ReceivedBody(open(size + "\r\n" + text + "\r\n00\r\n\r\n", 1), CHUNKED)))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ";a",
                " ;5",
                " 5",
                "\t5",
                "\r5",
                "5\r",
                "5\r;a",
                "5\u000b",
                "\u000c5",
                "5\0",
                "-5",
                "-0",
                "+5",
                "0x5",
                "5h",
                "g",
                "5 5",
                "5,5",
                "5=5",
                "5.0",
                "\u00b2",
                "\u00b9",
                "ffffffffffffffff",
                "8000000000000000",
                "1000000000000000",
                "10000000000000005",
                "hello",
                "HTTP/1.1 200 OK",
            })
    void takesNoOtherSizeOfAChunk(String size) {
        for (var before : new String[] {"", "3\r\nabc\r\n"}) {
            var body = new ReceivedBody(open(before + size + "\r\nhello\r\n0\r\n\r\n", 100), CHUNKED);
            assertThatThrownBy(body::readAllBytes).isInstanceOf(NotHttp.class);
        }
    }

    @Test
    void countsChunksThatAreLargerThanAnythingThatComes() {
        var body = new ReceivedBody(ended("fffffffffffffff\r\nhello", 100), CHUNKED);

        assertThatThrownBy(() -> body.readNBytes(6)).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0", "5", " \r", "\r\r", "hello", ";"})
    void takesNothingBetweenAChunkAndTheNext(String between) {
        var body = new ReceivedBody(open("5\r\nhello" + between + "\r\n5\r\nhello\r\n0\r\n\r\n", 1), CHUNKED);

        assertThatThrownBy(body::readAllBytes).isInstanceOf(NotHttp.class);
    }

    @Test
    void passesSomeTrailersButNotAnyNumber() throws IOException {
        var last = "0\r\n" + "A: b\r\n".repeat(200);

        assertThat(all(new ReceivedBody(open(last + "\r\n", 1), CHUNKED))).isEmpty();
        for (var more : new String[] {"A: b\r\n\r\n", "A: b\r\n".repeat(1000)}) {
            var body = new ReceivedBody(open(last + more, 1), CHUNKED);
            assertThatThrownBy(body::read).isInstanceOf(NotHttp.class);
        }
        var endless = new ReceivedBody(open("0\r\nA: " + "b".repeat(1 << 17), 1000), CHUNKED);
        assertThatThrownBy(endless::read).isInstanceOf(NotHttp.class);
    }

    @Test
    void isTheSameHoweverItIsCutAndRead() throws IOException {
        var seed = Long.getLong("dockerenvs.fuzz.seed", 20261129L);
        var random = new Random(seed);
        for (var round = 0; round < 200; round++) {
            var bytes = new byte[random.nextInt(1 << random.nextInt(1, 18))];
            random.nextBytes(bytes);
            var isChunked = random.nextBoolean();
            var text = isChunked ? chunks(bytes, random) : new String(bytes, ISO_8859_1);
            var most = 1 << random.nextInt(17);
            var in = new Incoming(Drops.open(text + "next\r\n", () -> 1 + random.nextInt(most)));
            var body = new ReceivedBody(in, isChunked ? CHUNKED : counted(bytes.length));

            assertThat(read(body, random)).as("round %d, seed %d", round, seed).isEqualTo(bytes);
            assertThat(body.isOver()).isTrue();
            assertThat(in.line()).as("round %d, seed %d", round, seed).isEqualTo("next");
            assertThat(in.isQuiet()).isTrue();
        }
    }

    private static String chunks(byte[] bytes, Random random) {
        var text = new StringBuilder();
        var most = 1 << random.nextInt(1, 17);
        for (var start = 0; start < bytes.length; ) {
            var size = Math.min(1 + random.nextInt(most), bytes.length - start);
            text.append("0".repeat(random.nextInt(3)))
                    .append(Integer.toHexString(size))
                    .append(random.nextInt(4) == 0 ? " ;x=" + "y".repeat(random.nextInt(3000)) : "")
                    .append("\r\n")
                    .append(new String(bytes, start, size, ISO_8859_1))
                    .append("\r\n");
            start += size;
        }
        return text + "0\r\n" + "A: b\r\n".repeat(random.nextInt(3)) + "\r\n";
    }

    private static byte[] read(ReceivedBody body, Random random) throws IOException {
        var whole = new ByteArrayOutputStream();
        var buffer = new byte[40_000];
        while (true) {
            if (random.nextInt(4) == 0) {
                var one = body.read();
                if (one < 0) {
                    return whole.toByteArray();
                }
                whole.write(one);
                continue;
            }
            var offset = random.nextInt(100);
            var length = random.nextInt(1 << random.nextInt(16));
            var n = body.read(buffer, offset, length);
            if (n < 0) {
                return whole.toByteArray();
            }
            assertThat(n).isBetween(Math.min(length, 1), length);
            whole.write(buffer, offset, n);
        }
    }
}
