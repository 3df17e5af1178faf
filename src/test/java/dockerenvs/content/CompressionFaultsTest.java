package dockerenvs.content;

import static dockerenvs.content.CompressionSamples.compress;
import static dockerenvs.content.CompressionSamples.decompress;
import static dockerenvs.content.CompressionSamples.joined;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compressed streams that are cut off, changed, or cannot be read.
@Timeout(120)
class CompressionFaultsTest {
    private static final byte[] MIX = CompressionSamples.mix(30_000);
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    private static byte[] stored(String format, byte[] plain) throws IOException {
        return switch (format) {
            case "bzip2" -> CompressionSamples.bzip2(plain);
            case "xz" -> CompressionSamples.xz(plain);
            default -> compress(format, plain);
        };
    }

    @ParameterizedTest
    @CsvSource({"gzip, 3", "zstd, 4", "bzip2, 10", "xz, 6"})
    void saysWhereAStreamEndsEarly(String format, int recognisedFrom) throws IOException {
        var whole = stored(format, Arrays.copyOf(MIX, 3_000));

        for (var length = recognisedFrom; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decompress(cut))
                    .as("the first %d of %d bytes", length, whole.length)
                    .isInstanceOf(MalformedInput.class)
                    .hasMessage("the %s stream ends early, after %d bytes", format, length)
                    .extracting(failure -> ((MalformedInput) failure).hint())
                    .isEqualTo("it was cut off; fetch or write it again");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "bzip2", "xz"})
    void readsAnyDamagedStreamOrSaysThatItIsMalformed(String format) throws IOException {
        var whole = joined(stored(format, MIX), stored(format, HELLO));
        var plain = joined(MIX, HELLO);

        for (var seed = 0; seed < 400; seed++) {
            var damaged = damaged(whole, new Random(seed));
            var failure = catchThrowable(() -> assertThat(decompress(damaged)).isNotNull());
            if (failure != null) {
                assertThat(failure).as("%s, seed %d", format, seed).isInstanceOf(MalformedInput.class);
            } else if (Arrays.equals(whole, 0, 10, damaged, 0, 10) && damaged.length == whole.length) {
                assertThat(decompress(damaged)).as("%s, seed %d", format, seed).isEqualTo(plain);
            }
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        var position = random.nextInt(whole.length);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(whole, position);
            case 1 -> joined(Arrays.copyOf(whole, position), Arrays.copyOfRange(whole, position + 1, whole.length));
            case 2 -> joined(Arrays.copyOf(whole, position), Arrays.copyOfRange(whole, position / 2, whole.length));
            default -> {
                var changed = whole.clone();
                for (var i = 0; i <= random.nextInt(3); i++) {
                    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                }
                yield changed;
            }
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1f8b08e0000000000003 | is damaged near byte 4: unknown flags",
                "1f8b0800000000000003 07 | is damaged near byte 10: invalid block type",
                "1f8b08000000000000ff 010000ffff 00000000 01000000 | is damaged near byte 23: wrong length",
                "1f8b08000000000000ff 010000ffff 01000000 00000000 | is damaged near byte 19: wrong checksum",
                "1f8b08000000000000ff 010000ffff 0000000000000000 1f8b07 | is damaged near byte 26: unknown method",
                "1f8b08000000000000ff 010000ffff 0000000000000000 0a | is followed by something else at byte 24",
                "1f8b08000000000000ff 010000ffff 0000000000000000 00000001 | is followed by something else at byte 26",
                "1f8b08000000000000ff 010000ffff 0000000000000000 1f8b | ends early, after 25 bytes",
            })
    void saysWhatIsWrongWithGzip(String hex, String message) {
        var bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThatThrownBy(() -> decompress(bytes))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the gzip stream " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "bzip2", "xz"})
    void refusesAnythingElseBehindTheStream(String format) throws IOException {
        var followed = joined(stored(format, HELLO), "something else".getBytes(UTF_8));

        assertThatThrownBy(() -> decompress(followed))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("the " + format + " stream is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "bzip2", "xz"})
    void noticesChangedContent(String format) throws IOException {
        var noise = new byte[3_000];
        new Random(1).nextBytes(noise);
        var changed = stored(format, noise);
        changed[1_500] ^= 1;

        assertThatThrownBy(() -> decompress(changed))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("the " + format + " stream is damaged near byte ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "bzip2", "xz"})
    void failsAgainWhenReadAgain(String format) throws IOException {
        var whole = stored(format, MIX);
        var in = Compression.decompress(new ByteArrayInputStream(whole, 0, whole.length - 3));

        var first = catchThrowable(in::readAllBytes);

        assertThat(first).isInstanceOf(MalformedInput.class);
        assertThat(catchThrowable(in::read)).isSameAs(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd", "bzip2", "xz"})
    void letsFailuresOfTheSourceThrough(String format) throws IOException {
        for (var failure :
                new Exception[] {new IOException("connection reset"), MalformedInput.of("not the promised digest", "")
                }) {
            var whole = stored(format, MIX);
            var half = new ByteArrayInputStream(whole, 0, whole.length / 2);
            try (var in = Compression.decompress(new FailingStream(half, failure))) {
                assertThat(catchThrowable(in::readAllBytes)).isSameAs(failure);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd", "bzip2", "xz"})
    void readsTheSourceToItsEnd(String format) throws IOException {
        var whole = stored(format, MIX);
        var failure = new IOException("not the promised digest");
        try (var in = Compression.decompress(new FailingStream(new ByteArrayInputStream(whole), failure))) {
            assertThat(catchThrowable(in::readAllBytes)).isSameAs(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd", "bzip2", "xz"})
    void closesTheSource(String format) throws IOException {
        var source = new FailingStream(new ByteArrayInputStream(stored(format, MIX)), new IOException("end"));
        var in = Compression.decompress(source);
        assertThat(in.read()).isEqualTo(MIX[0]);

        in.close();

        assertThat(source.closed).isTrue();
    }

    @Test
    void closesTheSourceWhenItsFirstBytesCannotBeRead() {
        var failure = new IOException("gone");
        var source = new FailingStream(InputStream.nullInputStream(), failure);

        assertThat(catchThrowable(() -> Compression.decompress(source))).isSameAs(failure);
        assertThat(source.closed).isTrue();
    }

    /// Fails where `in` ends.
    private static final class FailingStream extends FilterInputStream {
        private final Exception failure;
        private boolean closed;

        FailingStream(InputStream in, Exception failure) {
            super(in);
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            throw new UnsupportedOperationException("byte by byte");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var n = super.read(bytes, offset, length);
            if (n >= 0) {
                return n;
            }
            if (failure instanceof IOException e) {
                throw e;
            }
            throw (RuntimeException) failure;
        }

        @Override
        public void close() throws IOException {
            closed = true;
            super.close();
        }
    }
}
