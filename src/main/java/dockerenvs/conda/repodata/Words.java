package dockerenvs.conda.repodata;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Eight bytes at a time in a `long`, the first one lowest: what the scanner and the hash look at.
final class Words {
    static final long HASH_START = 0x9e3779b97f4a7c15L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long TOP_BITS = 0x8080808080808080L;
    private static final long QUOTES = 0x22 * LOW_BITS;
    private static final long BACKSLASHES = 0x5c * LOW_BITS;
    private static final long BRACKETS = 0x5d * LOW_BITS;
    private static final long BLANKS = 0x20 * LOW_BITS;
    private static final long ZEROS = '0' * LOW_BITS;
    private static final long LOW_NIBBLES = 0x0f * LOW_BITS;
    private static final long HASH_FACTOR = 0x9fb21c651e98df25L;

    private Words() {}

    static long at(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    static void put(byte[] bytes, int index, long word) {
        LONGS.set(bytes, index, word);
    }

    /// Whether two times `length` bytes are the same. Behind both there are at least seven more in their arrays.
    static boolean equal(byte[] one, int from, byte[] other, int otherFrom, int length) {
        var i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            if (at(one, from + i) != at(other, otherFrom + i)) {
                return false;
            }
        }
        return i == length || first(at(one, from + i) ^ at(other, otherFrom + i), length - i) == 0;
    }

    /// The top bit of each byte that is no plain character of a string: quote, backslash, control character, or part
    /// of a character beyond ASCII. Right up to the first one; zero only when there is none.
    static long stops(long word) {
        var quotes = word ^ QUOTES;
        var backslashes = word ^ BACKSLASHES;
        return (((quotes - LOW_BITS) & ~quotes) | ((backslashes - LOW_BITS) & ~backslashes) | (word - BLANKS) | word)
                & TOP_BITS;
    }

    /// The top bit of each byte that is `]`. Right up to the first one; zero only when there is none.
    static long brackets(long word) {
        var brackets = word ^ BRACKETS;
        return (brackets - LOW_BITS) & ~brackets & TOP_BITS;
    }

    /// The first `count` bytes, 0 to 7, and zeros.
    static long first(long word, int count) {
        return word & ((1L << (count << 3)) - 1);
    }

    static long mix(long hash, long word) {
        var mixed = (hash ^ word) * HASH_FACTOR;
        return mixed ^ (mixed >>> 32);
    }

    /// The hash of all words, the last one with its first 0 to 7 bytes. Behind them there are at least eight more in
    /// the array.
    static long hash(byte[] bytes, int from, int to) {
        var hash = HASH_START;
        var i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            hash = mix(hash, at(bytes, i));
        }
        return mix(hash, first(at(bytes, i), to - i));
    }

    /// What eight lower-case hex digits stand for, four bytes with the first one lowest; -1 when they are none.
    static long hex(long digits) {
        var nibbles = (digits & LOW_NIBBLES) + 9 * ((digits >>> 6) & LOW_BITS);
        var letters = ((nibbles + 6 * LOW_BITS) >>> 4) & LOW_BITS;
        if ((nibbles & ~LOW_NIBBLES) != 0 || nibbles + ZEROS + ('a' - '0' - 10) * letters != digits) {
            return -1;
        }
        var pairs = ((nibbles << 4) | (nibbles >>> 8)) & 0x00ff00ff00ff00ffL;
        pairs = (pairs | (pairs >>> 8)) & 0x0000ffff0000ffffL;
        return (pairs | (pairs >>> 16)) & 0xffffffffL;
    }
}
