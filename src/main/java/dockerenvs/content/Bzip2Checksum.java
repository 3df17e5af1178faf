package dockerenvs.content;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/// The checksum of bzip2: that of gzip, with the bits of every byte, and of the result, the other way round.
/// So it is made of the JDK's, for which processors have instructions.
final class Bzip2Checksum {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final CRC32 mirrored = new CRC32();
    private final byte[] mirror = new byte[8 << 10];

    void update(byte[] bytes, int offset, int length) {
        for (var done = 0; done < length; ) {
            var count = Math.min(length - done, mirror.length);
            mirror(bytes, offset + done, count);
            mirrored.update(mirror, 0, count);
            done += count;
        }
    }

    private void mirror(byte[] bytes, int offset, int count) {
        var i = 0;
        for (; i <= count - Long.BYTES; i += Long.BYTES) {
            var eight = (long) LONGS.get(bytes, offset + i);
            LONGS.set(mirror, i, Long.reverseBytes(Long.reverse(eight)));
        }
        for (; i < count; i++) {
            mirror[i] = (byte) (Integer.reverse(bytes[offset + i]) >>> 24);
        }
    }

    int value() {
        return Integer.reverse((int) mirrored.getValue());
    }
}
