package dockerenvs.content;

import io.airlift.compress.v3.deflate.DeflateNativeCompressor;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32;

/// Gzip (RFC 1952), one member per mebibyte: members one after the other are one gzip file, and several can be
/// compressed at a time.
///
/// The deflate encoder is libdeflate as a library ships it, and thus pinned. The JDK's depends on the zlib it was
/// linked with: other bytes, other digest, other layer. Every member starts with the same ten bytes, which name no
/// file, no time and no operating system.
final class GzipEncoder implements CompressionBlocks.Encoder {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};
    private static final int TRAILER_BYTES = 8;

    /// Compressors not in use, by level; never more than threads that compute, since none is held while waiting.
    /// They are kept because their native memory is given back only when the garbage collector gets to it.
    private static final Map<Integer, Queue<DeflateNativeCompressor>> IDLE = new ConcurrentHashMap<>();

    private final int level;
    private final Queue<DeflateNativeCompressor> idle;
    private final int encodedBytesMax;

    private GzipEncoder(int level) {
        this.level = level;
        this.idle = IDLE.computeIfAbsent(level, _ -> new ConcurrentLinkedQueue<>());
        var compressor = take();
        this.encodedBytesMax = HEADER.length + compressor.maxCompressedLength(BLOCK_BYTES) + TRAILER_BYTES;
        idle.add(compressor);
    }

    /// A stream that compresses into `target`.
    ///
    /// @throws IOException when there is no libdeflate for this machine, or calling native code is forbidden
    static OutputStream compress(OutputStream target, int level, int cores) throws IOException {
        if (!DeflateNativeCompressor.isEnabled()) {
            throw CompressionLibrary.missing("gzip", "; use the compression `zstd` or `none` instead");
        }
        return new CompressionBlocks(target, new GzipEncoder(level), cores);
    }

    @Override
    public int blockBytes() {
        return BLOCK_BYTES;
    }

    @Override
    public int encodedBytesMax() {
        return encodedBytesMax;
    }

    @Override
    public void encode(ByteBuffer plain, ByteBuffer encoded) {
        var size = plain.remaining();
        encoded.put(HEADER);
        deflate(plain, encoded);
        var crc = new CRC32();
        crc.update(plain);
        encoded.order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue())
                .putInt(size)
                .flip();
    }

    private void deflate(ByteBuffer plain, ByteBuffer encoded) {
        var compressor = take();
        try {
            var bytes = compressor.compress(MemorySegment.ofBuffer(plain), MemorySegment.ofBuffer(encoded));
            encoded.position(encoded.position() + bytes);
        } finally {
            idle.add(compressor);
        }
    }

    private DeflateNativeCompressor take() {
        var compressor = idle.poll();
        return compressor == null ? new DeflateNativeCompressor(level) : compressor;
    }
}
