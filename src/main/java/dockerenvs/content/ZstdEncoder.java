package dockerenvs.content;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Zstandard (RFC 8878) as independent frames of equal size, each with its length and a checksum; several can be
/// compressed at a time. Why not one frame: `docs/decisions/0010-zstd-frames.md`.
final class ZstdEncoder implements CompressionBlocks.Encoder {
    private static final int LARGE_FRAMES_LEVEL_MIN = 10;
    private static final int FRAME_BYTES = 4 << 20;
    private static final int LARGE_FRAME_BYTES = 16 << 20;

    private final int level;

    private ZstdEncoder(int level) {
        this.level = level;
    }

    /// A stream that compresses into `target`.
    ///
    /// @throws IOException when there is no libzstd for this machine, or calling native code is forbidden
    static OutputStream compress(OutputStream target, int level, int cores) throws IOException {
        try {
            return new CompressionBlocks(target, new ZstdEncoder(level), cores);
        } catch (LinkageError failure) {
            throw CompressionLibrary.missing("zstd", "; use the compression `gzip` or `none` instead", failure);
        }
    }

    @Override
    public int blockBytes() {
        return level < LARGE_FRAMES_LEVEL_MIN ? FRAME_BYTES : LARGE_FRAME_BYTES;
    }

    @Override
    public int encodedBytesMax() {
        return Math.toIntExact(Zstd.compressBound(blockBytes()));
    }

    @Override
    public void encode(ByteBuffer plain, ByteBuffer encoded) {
        try (var context = new ZstdCompressCtx()) {
            context.setLevel(level).setChecksum(true);
            var bytes = context.compressDirectByteBuffer(
                    encoded, 0, encoded.capacity(), plain, plain.position(), plain.remaining());
            encoded.limit(bytes);
        }
    }
}
