package dockerenvs.content;

import static dockerenvs.content.CompressionSamples.compress;
import static dockerenvs.content.CompressionSamples.decompress;
import static dockerenvs.content.CompressionSamples.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What compressing writes, byte by byte.
class CompressionBytesTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final byte[] MIX = CompressionSamples.mix(5_000_000);
    /// Ten gzip members or three zstd frames.
    private static final byte[] LONG_MIX = CompressionSamples.mix(9 * MEBIBYTE + 1);

    /// Other bytes mean other layers in everybody's registry: a new version of an encoder that changes them needs
    /// a line in CHANGELOG.
    @ParameterizedTest
    @CsvSource({
        "none, 060bbbc9104b6c168a6041107b458e835bc3935c1003a57c7826df04922d8eff",
        "gzip:1, a25894964d698d952d74428bf1bdbd41721de1965f4c313583718c55e99f608e",
        "gzip:6, b4b74dc6323fc8bb9d092d3f5a3f0479d9343c5b014ef6d72c1c475c01a81b24",
        "gzip:9, 6320eafad160d46004e8c2a99e25fd2bf24c799cc542fa217a956b9f2ea1612c",
        "gzip:12, defb455866f4c11ba308d4c4bbd0b746d2529a07eb70b32e3638b138e58a9bbc",
        "zstd:1, 118e8332fb12546519b52addd110df7a2ca658ea8d0c5d3c8646093537c5507b",
        "zstd:3, 3fe435521c9a65f49783fbab56f282034e3d5ca839868a4b3c18643367dd3574",
        "zstd:9, 056e14cb0260fa7ae2fc2e2c262cff24ac64145f3b570ea5d89190fc8e1db0f5",
        "zstd:10, 4705e6d9d17b4036c129ae32ebdb12e2f403ab9df5a83e44a0fa52741f7a71d3",
        "zstd:19, 095a15ab4862c8a0f6e486ce6bcfa113abb0b99da84bbdb8fb154f55bf577558",
    })
    void writesTheBytesItAlwaysHas(String compression, String sha256) throws IOException {
        assertThat(Digest.sha256(compress(compression, MIX)).hex()).isEqualTo(sha256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip:1", "gzip:6", "zstd:1", "zstd:3"})
    void writesTheSameBytesForAnyNumberOfCores(String text) throws IOException {
        var compression = Compression.parse(text);
        var expected = compress(compression, LONG_MIX);

        for (var cores : new int[] {1, 2, 7}) {
            assertThat(withCores(compression, cores, LONG_MIX)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip:1", "zstd:1"})
    void writesTheSameBytesForAnySizeOfWrites(String text) throws IOException {
        var compression = Compression.parse(text);
        var plain = Arrays.copyOf(MIX, 3 * MEBIBYTE + 1);
        var expected = compress(compression, plain);

        for (var sizeMax : new int[] {2, 1_000, 70_000, MEBIBYTE, 2 * MEBIBYTE + 1}) {
            assertThat(inPieces(compression, sizeMax, plain))
                    .as("pieces up to " + sizeMax)
                    .isEqualTo(expected);
        }
    }

    private static byte[] inPieces(Compression compression, int sizeMax, byte[] plain) throws IOException {
        var random = new Random(sizeMax);
        return written(target -> {
            try (var out = compression.compress(target)) {
                for (var position = 0; position < plain.length; ) {
                    var size = Math.min(plain.length - position, 1 + random.nextInt(sizeMax));
                    if (size == 1) {
                        out.write(plain[position]);
                    } else {
                        out.write(plain, position, size);
                    }
                    if (random.nextInt(10) == 0) {
                        out.flush();
                    }
                    position += size;
                }
            }
        });
    }

    private static byte[] withCores(Compression compression, int cores, byte[] plain) throws IOException {
        return written(target -> {
            try (var out = compression.compress(target, cores)) {
                out.write(plain);
            }
        });
    }

    @Test
    void writesTheSameBytesWhenOtherStreamsHaveTakenAllRoom() throws IOException {
        var expected = compress(Compression.ZSTD, LONG_MIX);
        var greedy = new ByteArrayOutputStream();

        try (var out = Compression.ZSTD.compress(greedy, 1_000_000)) {
            out.write(LONG_MIX);
            assertThat(compress(Compression.ZSTD, LONG_MIX)).isEqualTo(expected);
        }

        assertThat(greedy.toByteArray()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip:1", "gzip:12", "zstd:1", "zstd:10"})
    void givesBackWhatItWasGiven(String compression) throws IOException {
        for (var size : new int[] {0, 1, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE + MEBIBYTE / 2}) {
            var plain = Arrays.copyOf(MIX, size);
            assertThat(decompress(compress(compression, plain)))
                    .as("%d bytes", size)
                    .isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip:6", "gzip:12", "zstd:3", "zstd:19"})
    void copesWithNoiseThatCannotBeCompressed(String compression) throws IOException {
        var noise = new byte[MEBIBYTE + 7];
        new Random(7).nextBytes(noise);

        var compressed = compress(compression, noise);

        assertThat(decompress(compressed)).isEqualTo(noise);
        assertThat(compressed.length).isBetween(noise.length, noise.length + 1_000);
    }

    @Test
    void writesOneGzipMemberForEachMebibyte() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var first = Compression.GZIP.compress(out)) {
            first.write(MIX, 0, MEBIBYTE);
        }
        try (var second = Compression.GZIP.compress(out)) {
            second.write(MIX, MEBIBYTE, 10);
        }

        assertThat(compress(Compression.GZIP, Arrays.copyOf(MIX, MEBIBYTE + 10)))
                .isEqualTo(out.toByteArray());
    }

    @Test
    void writesAGzipHeaderWithoutNameTimeOrSystem() throws IOException {
        assertThat(HexFormat.of().formatHex(compress(Compression.GZIP, new byte[] {'a'}), 0, 10))
                .isEqualTo("1f8b08000000000000ff");
    }

    @Test
    void writesOneEmptyGzipMemberForNothing() throws IOException {
        assertThat(HexFormat.of().formatHex(compress(Compression.GZIP, new byte[0])))
                .isEqualTo("1f8b08000000000000ff" + "010000ffff" + "00000000" + "00000000");
    }

    @Test
    void writesOneEmptyZstdFrameForNothing() throws IOException {
        assertThat(HexFormat.of().formatHex(compress(Compression.ZSTD, new byte[0])))
                .isEqualTo("28b52ffd" + "2400" + "010000" + "99e9d851");
    }

    @Test
    void writesGzipThatTheJdkReads() throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(compress("gzip:9", MIX)))) {
            assertThat(in.readAllBytes()).isEqualTo(MIX);
        }
    }

    @Test
    void passesPlainBytesStraightThrough() throws IOException {
        var target = new ByteArrayOutputStream();

        assertThat(Compression.NONE.compress(target)).isSameAs(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void refusesWritesAfterClosing(String compression) throws IOException {
        var out = Compression.parse(compression).compress(OutputStream.nullOutputStream());
        out.close();
        out.close();

        assertThatThrownBy(() -> out.write(1))
                .isInstanceOf(IOException.class)
                .hasMessage("the compressed stream is closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip:1", "zstd:1"})
    void closesItsTargetAfterAFailureAndWritesNoMore(String text) throws IOException {
        var compression = Compression.parse(text);
        for (var cores : new int[] {1, 2}) {
            var target = new FullDisk();
            var out = compression.compress(target, cores);

            assertThatThrownBy(() -> {
                        for (var i = 0; i < 100; i++) {
                            out.write(MIX);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessage("disk full");
            assertThatThrownBy(() -> out.write(1)).hasMessage("an earlier write has failed");
            out.close();

            assertThat(target.events).containsExactly("write", "close");
        }
    }

    @Test
    void reportsAFailureOfTheLastWriteWhenClosing() throws IOException {
        var target = new FullDisk();
        var out = Compression.GZIP.compress(target);
        out.write(1);

        assertThatThrownBy(out::close).isInstanceOf(IOException.class).hasMessage("disk full");

        assertThat(target.events).containsExactly("write", "close");
    }

    @Test
    void stopsWhenItsThreadIsInterrupted() throws IOException {
        var target = new FullDisk();
        var out = Compression.parse("gzip:1").compress(target, 2);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> out.write(CompressionSamples.mix(20 * MEBIBYTE)))
                .isInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
        out.close();
        assertThat(target.events).containsExactly("close");
    }

    private static final class FullDisk extends FilterOutputStream {
        private final ArrayList<String> events = new ArrayList<>();

        FullDisk() {
            super(OutputStream.nullOutputStream());
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            events.add("write");
            throw new IOException("disk full");
        }

        @Override
        public void close() {
            events.add("close");
        }
    }
}
