package dockerenvs.files;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The layout of a ustar header block (POSIX.1-2017, pax, "ustar Header Block") and what its fields can hold.
final class Ustar {
    static final int BLOCK = 512;

    static final Field NAME = new Field(0, 100);
    static final Field MODE = new Field(100, 8);
    static final Field UID = new Field(108, 8);
    static final Field GID = new Field(116, 8);
    static final Field SIZE = new Field(124, 12);
    static final Field MTIME = new Field(136, 12);
    static final Field CHECKSUM = new Field(148, 8);
    static final int TYPE = 156;
    static final Field LINK = new Field(157, 100);
    static final Field MAGIC = new Field(257, 8);
    static final Field DEVICE_MAJOR = new Field(329, 8);
    static final Field DEVICE_MINOR = new Field(337, 8);
    static final Field PREFIX = new Field(345, 155);

    static final char REGULAR = '0';
    static final char HARD_LINK = '1';
    static final char SYMLINK = '2';
    static final char CHARACTER_DEVICE = '3';
    static final char BLOCK_DEVICE = '4';
    static final char FOLDER = '5';
    static final char FIFO = '6';
    static final char CONTIGUOUS = '7';
    static final char PAX = 'x';
    static final char PAX_GLOBAL = 'g';

    /// The largest numbers of 7 and of 11 octal digits.
    static final long OCTAL_7_MAX = 0_7777777L;

    static final long OCTAL_11_MAX = 0_77777777777L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long EVEN_BYTES = 0x00ff_00ff_00ff_00ffL;

    private Ustar() {}

    /// A field of the block: `length` bytes from `offset`.
    record Field(int offset, int length) {}

    /// `size` and the zeros that fill its last block.
    static long padded(long size) {
        return (size + BLOCK - 1) & -BLOCK;
    }

    /// Sum of the bytes of the block at `at`, as unsigned numbers, the checksum field taken for spaces.
    static int checksum(byte[] bytes, int at) {
        // four lanes of 16 bits; none overflows: 64 steps of at most 2 * 255
        var lanes = 0L;
        for (var i = 0; i < BLOCK; i += Long.BYTES) {
            var eight = (long) LONGS.get(bytes, at + i);
            lanes += (eight & EVEN_BYTES) + ((eight >>> 8) & EVEN_BYTES);
        }
        var sum = (int) ((lanes & 0xffff) + (lanes >>> 16 & 0xffff) + (lanes >>> 32 & 0xffff) + (lanes >>> 48));
        for (var i = 0; i < CHECKSUM.length; i++) {
            sum += ' ' - (bytes[at + CHECKSUM.offset + i] & 0xff);
        }
        return sum;
    }

    /// Where to cut `name` between the prefix and the name field: the index of a slash, 0 when all of it fits the
    /// name field, -1 when it does not fit at all. A cut never leaves an empty part.
    static int split(String name) {
        if (!Utf8.isAscii(name)) {
            return -1;
        }
        if (name.length() <= NAME.length) {
            return 0;
        }
        var last = Math.min(PREFIX.length, name.length() - 2);
        var slash = name.lastIndexOf('/', last);
        return slash <= 0 || name.length() - slash - 1 > NAME.length ? -1 : slash;
    }
}
