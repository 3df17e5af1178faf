package dockerenvs.conda.link;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Looks for one byte string in others. Placeholders are long (255 bytes, four times that in UTF-32), so most
/// bytes are never looked at: the last four bytes of the window say how far it may move (Horspool's algorithm over
/// groups of four bytes, so that neither the zeros of wide characters nor those of binaries slow it down).
final class PlaceholderSearch {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int GROUP = Integer.BYTES;
    private static final int HASH_BITS = 12;
    private static final int HASH_FACTOR = 0x9e3779b1;

    private final byte[] pattern;
    private final int[] shifts;

    PlaceholderSearch(byte[] pattern) {
        if (pattern.length == 0) {
            throw new IllegalArgumentException("nothing to look for");
        }
        this.pattern = pattern.clone();
        this.shifts = new int[1 << HASH_BITS];
        Arrays.fill(shifts, Math.max(1, pattern.length - GROUP + 1));
        for (var i = 0; i + GROUP <= pattern.length; i++) {
            shifts[hash(pattern, i)] = pattern.length - GROUP - i;
        }
    }

    /// Bytes of what is looked for.
    int length() {
        return pattern.length;
    }

    /// Where it begins first in `data` from `from` to before `to`; -1 when it is not there as a whole.
    int find(byte[] data, int from, int to) {
        var at = from;
        while (at + pattern.length <= to) {
            var shift = pattern.length < GROUP ? 0 : shifts[hash(data, at + pattern.length - GROUP)];
            if (shift == 0) {
                if (Arrays.equals(data, at, at + pattern.length, pattern, 0, pattern.length)) {
                    return at;
                }
                shift = 1;
            }
            at += shift;
        }
        return -1;
    }

    private static int hash(byte[] bytes, int at) {
        return ((int) INT.get(bytes, at) * HASH_FACTOR) >>> (Integer.SIZE - HASH_BITS);
    }
}
