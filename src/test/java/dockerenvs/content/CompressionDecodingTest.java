package dockerenvs.content;

import static dockerenvs.content.CompressionSamples.compress;
import static dockerenvs.content.CompressionSamples.decompress;
import static dockerenvs.content.CompressionSamples.joined;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams that others have written, and others reading ours.
class CompressionDecodingTest {
    private static final byte[] MIX = CompressionSamples.mix(2_500_000);
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final byte[] WORLD = "world".getBytes(UTF_8);
    private static final byte[] HELLO_WORLD = "helloworld".getBytes(UTF_8);

    @Test
    void readsGzipOfOthers() throws IOException {
        assertThat(decompress(CompressionSamples.jdkGzip(MIX))).isEqualTo(MIX);
    }

    @Test
    void readsBzip2() throws IOException {
        var plain = Arrays.copyOf(MIX, 1_100_000);

        assertThat(decompress(CompressionSamples.bzip2(plain))).isEqualTo(plain);
    }

    @Test
    void readsXz() throws IOException {
        assertThat(decompress(CompressionSamples.xz(MIX))).isEqualTo(MIX);
    }

    @Test
    void readsZstdThatDoesNotSayHowLongItIs() throws IOException {
        assertThat(decompress(CompressionSamples.through(ZstdOutputStreamNoFinalizer::new, MIX)))
                .isEqualTo(MIX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h", "hello", "not compressed at all"})
    void passesPlainBytesThrough(String plain) throws IOException {
        assertThat(decompress(plain.getBytes(UTF_8))).isEqualTo(plain.getBytes(UTF_8));
    }

    @Test
    void readsAllPartsOfAConcatenation() throws IOException {
        assertThat(decompress(joined(CompressionSamples.jdkGzip(HELLO), compress("gzip", WORLD))))
                .isEqualTo(HELLO_WORLD);
        assertThat(decompress(joined(compress("zstd:1", HELLO), compress("zstd:19", WORLD))))
                .isEqualTo(HELLO_WORLD);
        assertThat(decompress(joined(CompressionSamples.bzip2(HELLO), CompressionSamples.bzip2(WORLD))))
                .isEqualTo(HELLO_WORLD);
        assertThat(decompress(joined(CompressionSamples.xz(HELLO), CompressionSamples.xz(WORLD))))
                .isEqualTo(HELLO_WORLD);
    }

    @Test
    void readsEmptyMembersBetweenOthers() throws IOException {
        var empty = compress("gzip", new byte[0]);

        assertThat(decompress(joined(empty, compress("gzip", HELLO), empty, empty, compress("gzip", WORLD), empty)))
                .isEqualTo(HELLO_WORLD);
        assertThat(decompress(empty)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 512, 200_000})
    void ignoresZeroBytesAfterTheLastGzipMember(int count) throws IOException {
        assertThat(decompress(joined(compress("gzip", HELLO), new byte[count]))).isEqualTo(HELLO);
    }

    @Test
    void ignoresSkippableZstdFrames() throws IOException {
        var skippable = joined(HexFormat.of().parseHex("5e2a4d1803000000"), new byte[] {1, 2, 3});

        assertThat(decompress(
                        joined(skippable, compress("zstd", HELLO), skippable, compress("zstd", WORLD), skippable)))
                .isEqualTo(HELLO_WORLD);
        assertThat(decompress(skippable)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "plain, 00, ''",
        "name, 08, 6e616d6500",
        "comment, 10, 636f6d6d656e7400",
        "extra, 04, 0300010203",
        "extra and name, 0c, 00006e00",
        "text, 01, ''",
    })
    void readsEveryKindOfGzipHeader(String kind, String flags, String fields) throws IOException {
        var header = HexFormat.of().parseHex("1f8b08" + flags + "ffffffff0203" + fields);

        assertThat(decompress(withHeader(header))).as(kind).isEqualTo(HELLO);
    }

    @Test
    void checksTheChecksumOfAGzipHeader() throws IOException {
        var header = HexFormat.of().parseHex("1f8b080a000000000003" + "6e616d6500");
        var crc = new CRC32();
        crc.update(header);
        var low = (byte) crc.getValue();
        var high = (byte) (crc.getValue() >> 8);

        assertThat(decompress(withHeader(joined(header, new byte[] {low, high}))))
                .isEqualTo(HELLO);
        assertThatThrownBy(() -> decompress(withHeader(joined(header, new byte[] {low, (byte) (high + 1)}))))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the gzip stream is damaged near byte 17: wrong header checksum");
    }

    private static byte[] withHeader(byte[] header) throws IOException {
        var member = compress("gzip", HELLO);
        return joined(header, Arrays.copyOfRange(member, 10, member.length));
    }

    /// A network gives what it has; `available` says nothing about what is still to come.
    @Test
    void readsSourcesThatGiveOneByteAtATime() throws IOException {
        var plain = Arrays.copyOf(MIX, 20_000);
        for (var stored : new byte[][] {
            plain,
            joined(compress("gzip", plain), compress("gzip", plain)),
            joined(compress("zstd", plain), compress("zstd", plain)),
            joined(CompressionSamples.bzip2(plain), CompressionSamples.bzip2(plain)),
            joined(CompressionSamples.xz(plain), CompressionSamples.xz(plain)),
        }) {
            var copies = Compression.detect(stored) == Compression.Format.PLAIN ? 1 : 2;
            try (var in = Compression.decompress(new SlowStream(stored))) {
                assertThat(in.readAllBytes()).isEqualTo(copies == 1 ? plain : joined(plain, plain));
            }
        }
    }

    private static final class SlowStream extends ByteArrayInputStream {
        SlowStream(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, 1));
        }

        @Override
        public synchronized int available() {
            return 0;
        }
    }

    @Test
    void refusesZstdWindowsOfMoreThan128MiB() throws IOException {
        assertThatThrownBy(() -> decompress(withWindow("89")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the zstd stream needs more than 128 MiB of memory to decompress");
        assertThat(decompress(withWindow("88"))).isEqualTo(HELLO);
    }

    /// A frame that does not say how long it is, with one raw block; the window is 2^(10 + five bits) bytes and
    /// some eighths more (RFC 8878, 3.1.1.1.2).
    private static byte[] withWindow(String descriptor) {
        return joined(HexFormat.of().parseHex("28b52ffd" + "00" + descriptor + "290000"), HELLO);
    }

    @Test
    void refusesXzDictionariesOfMoreThan128MiB() throws IOException {
        var dictionary128MiB = 30;
        assertThatThrownBy(() -> decompress(withDictionary(dictionary128MiB + 1)))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("the xz stream needs more than 128 MiB of memory to decompress");
        assertThat(decompress(withDictionary(dictionary128MiB))).isEqualTo(HELLO);
    }

    /// The dictionary size is the only property of the only filter in the block header (xz file format, 5.3.1).
    private static byte[] withDictionary(int property) throws IOException {
        var xz = CompressionSamples.xz(HELLO);
        var crc = new CRC32();
        xz[16] = (byte) property;
        crc.update(xz, 12, 8);
        ByteBuffer.wrap(xz).order(ByteOrder.LITTLE_ENDIAN).putInt(20, (int) crc.getValue());
        return xz;
    }

    @ParameterizedTest
    @CsvSource({"gzip, gzip:1", "gzip, gzip:9", "zstd, zstd:3", "zstd, zstd:19"})
    void writesWhatTheUsualToolsRead(String tool, String compression, @TempDir Path folder) throws Exception {
        assumeTrue(isInstalled(tool), "the tool `" + tool + "` is not installed");
        var compressed = Files.write(folder.resolve("compressed"), compress(compression, MIX));

        var process = new ProcessBuilder(tool, "-dc")
                .redirectInput(compressed.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(process.getInputStream().readAllBytes()).isEqualTo(MIX);
        assertThat(process.waitFor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "bzip2", "xz", "zstd"})
    void readsWhatTheUsualToolsWrite(String tool, @TempDir Path folder) throws Exception {
        assumeTrue(isInstalled(tool), "the tool `" + tool + "` is not installed");
        var plain = Files.write(folder.resolve("plain"), MIX);

        var process = new ProcessBuilder(tool, "-1c", plain.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(decompress(process.getInputStream().readAllBytes())).isEqualTo(MIX);
        assertThat(process.waitFor()).isZero();
    }

    private static boolean isInstalled(String tool) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void skipsWithinCompressedBytes(String compression) throws IOException {
        var raw = new ByteArrayInputStream(compress(compression, MIX));
        try (var in = Compression.decompress(raw)) {
            in.skipNBytes(2_000_001);

            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(MIX, 2_000_001, MIX.length));
            assertThat(in.skip(1)).isZero();
        }
    }

    @Test
    void skipsWithinPlainBytesWithoutReadingThem() throws IOException {
        var raw = new ByteArrayInputStream("a tar, for example".getBytes(ISO_8859_1));
        try (var in = Compression.decompress(raw)) {
            in.skipNBytes(7);

            assertThat(new String(in.readAllBytes(), ISO_8859_1)).isEqualTo("for example");
        }
    }
}
