package dockerenvs.content;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// Bytes to compress and compressed bytes, the same in every run.
public final class CompressionSamples {
    private static final String[] WORDS = {
        "usr", "lib", "python3", "share", "import", "return", "self", "def", "class", "\n", " ", "(", ")", ".", "/"
    };

    private CompressionSamples() {}

    /// Half text, half noise, as layers are: a few kilobytes of one, then of the other.
    public static byte[] mix(int size) {
        var random = new Random(2_411);
        var mix = new StringBuilder();
        var bytes = new ByteArrayOutputStream(size + 64_000);
        while (bytes.size() < size) {
            mix.setLength(0);
            for (var i = random.nextInt(6_000); i > 0; i--) {
                mix.append(WORDS[random.nextInt(WORDS.length)]);
            }
            bytes.writeBytes(mix.toString().getBytes(US_ASCII));
            var noise = new byte[random.nextInt(10_000)];
            random.nextBytes(noise);
            bytes.writeBytes(noise);
        }
        return Arrays.copyOf(bytes.toByteArray(), size);
    }

    public static byte[] compress(String compression, byte[] plain) throws IOException {
        return compress(Compression.parse(compression), plain);
    }

    public static byte[] compress(Compression compression, byte[] plain) throws IOException {
        return written(target -> {
            try (var out = compression.compress(target)) {
                out.write(plain);
            }
        });
    }

    static byte[] decompress(byte[] compressed) throws IOException {
        try (var in = Compression.decompress(new ByteArrayInputStream(compressed))) {
            return in.readAllBytes();
        }
    }

    /// One gzip member as the JDK writes it.
    public static byte[] jdkGzip(byte[] plain) throws IOException {
        return through(GZIPOutputStream::new, plain);
    }

    public static byte[] bzip2(byte[] plain) throws IOException {
        return through(BZip2CompressorOutputStream::new, plain);
    }

    public static byte[] xz(byte[] plain) throws IOException {
        return through(target -> new XZOutputStream(target, new LZMA2Options(1)), plain);
    }

    /// A compressor of whatever library.
    @FunctionalInterface
    interface Opener {
        OutputStream open(OutputStream target) throws IOException;
    }

    static byte[] through(Opener opener, byte[] plain) throws IOException {
        return written(target -> {
            try (var out = opener.open(target)) {
                out.write(plain);
            }
        });
    }

    static byte[] written(Content.Writer writer) throws IOException {
        var bytes = new ByteArrayOutputStream();
        writer.writeTo(bytes);
        return bytes.toByteArray();
    }

    static byte[] joined(byte[]... parts) {
        var bytes = new ByteArrayOutputStream();
        for (var part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
