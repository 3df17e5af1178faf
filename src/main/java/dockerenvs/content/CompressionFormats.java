package dockerenvs.content;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dockerenvs.content.Compression.Format;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.tukaani.xz.XZInputStream;

/// What compressed files start with, and their decoders.
final class CompressionFormats {
    private static final int WINDOW_LOG_MAX = 27;
    /// A dictionary of 128 MiB and what is needed beside it.
    private static final int XZ_MEMORY_KIB_MAX = 129 << 10;

    private static final byte[] GZIP = {0x1f, (byte) 0x8b, 8};
    private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    private static final byte[] ZSTD_SKIPPABLE = {0x2a, 0x4d, 0x18};
    private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    private static final byte[] BZIP2 = {'B', 'Z', 'h'};
    private static final byte[] BZIP2_BLOCK = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};
    private static final byte[] BZIP2_END = {0x17, 0x72, 0x45, 0x38, 0x50, (byte) 0x90};

    private CompressionFormats() {}

    static Format detect(byte[] head) {
        if (has(head, 0, GZIP)) {
            return Format.GZIP;
        }
        if (has(head, 0, XZ)) {
            return Format.XZ;
        }
        if (has(head, 0, BZIP2) && (has(head, 4, BZIP2_BLOCK) || has(head, 4, BZIP2_END))) {
            return Format.BZIP2;
        }
        var skippable = has(head, 1, ZSTD_SKIPPABLE) && (head[0] & 0xf0) == 0x50;
        return skippable || has(head, 0, ZSTD) ? Format.ZSTD : Format.PLAIN;
    }

    private static boolean has(byte[] head, int offset, byte[] magic) {
        return head.length >= offset + magic.length
                && Arrays.equals(head, offset, offset + magic.length, magic, 0, magic.length);
    }

    static InputStream decompress(InputStream raw) throws IOException {
        var source = new CompressionSource(raw);
        try {
            var format = detect(source.peek(Compression.HEAD_BYTES));
            return switch (format) {
                case PLAIN -> source;
                case GZIP -> new CompressionDecoder(format, source, GzipDecoder::new);
                case ZSTD -> new CompressionDecoder(format, source, Zstd::open);
                case BZIP2 -> new CompressionDecoder(format, source, it -> new Bzip2Decoder(it, Tasks.cores()));
                case XZ -> new CompressionDecoder(format, source, Xz::open);
            };
        } catch (IOException | RuntimeException failure) {
            try (raw) {
                throw failure;
            }
        }
    }

    // One class for each library, which the Java runtime thus does not look for before it is needed.

    private static final class Zstd {
        static InputStream open(InputStream source) throws IOException {
            return new ZstdInputStreamNoFinalizer(source).setLongMax(WINDOW_LOG_MAX);
        }
    }

    private static final class Xz {
        static InputStream open(InputStream source) throws IOException {
            return new XZInputStream(source, XZ_MEMORY_KIB_MAX);
        }
    }
}
