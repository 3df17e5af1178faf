package dockerenvs.content;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bits of a [Bzip2Piece], first to last, the highest of a byte first. Behind the end come others: [#left()] tells.
final class Bzip2Bits {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private final byte[] bytes;
    private final int endBit;
    private long position;

    Bzip2Bits(Bzip2Piece piece) {
        this.bytes = Arrays.copyOf(piece.bytes(), piece.bytes().length + Long.BYTES);
        this.endBit = piece.endBit();
        this.position = piece.bodyBit();
    }

    /// The next bits, at least 57 of them, first one on top.
    long ahead() {
        var index = (int) (position >>> 3);
        return index <= bytes.length - 8 ? (long) LONGS.get(bytes, index) << (position & 7) : 0;
    }

    void skip(int bits) {
        position += bits;
    }

    /// The next `count` bits, 1 to 16.
    int read(int count) {
        var value = (int) (ahead() >>> (Long.SIZE - count));
        skip(count);
        return value;
    }

    /// The next 32 bits.
    int readInt() {
        return (read(16) << 16) | read(16);
    }

    boolean readFlag() {
        return read(1) == 1;
    }

    /// Consumes what is left of a byte of the file.
    void alignToByte() {
        position = (position + 7) & ~7L;
    }

    /// Bits up to the end; negative when more were read than there are.
    long left() {
        return endBit - position;
    }
}
