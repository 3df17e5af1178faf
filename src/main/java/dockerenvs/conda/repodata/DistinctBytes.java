package dockerenvs.conda.repodata;

import dockerenvs.content.MalformedInput;
import java.util.Arrays;

/// Byte strings, each once, numbered from 0 in the order in which they first came.
///
/// A hash table with open addressing over one array of bytes. How the numbers come out depends on the order alone and
/// never on the hash; a document made to let hashes collide is refused before it takes long.
final class DistinctBytes {
    private static final int PROBES_MAX = 512;
    private static final int BYTES_MAX = 128 << 20;

    private final String what;
    private byte[] bytes = new byte[1 << 14];
    private int[] ends = new int[1 << 10];
    private int count;
    /// The upper half of the hash, whose first bits say where to look, and the number plus one; 0 is free.
    private long[] slots = new long[1 << 11];
    private int shift = Integer.SIZE - 11;

    /// @param what they are, for messages
    DistinctBytes(String what) {
        this.what = what;
    }

    int count() {
        return count;
    }

    /// The array that holds them one behind the other, and at least eight more bytes.
    byte[] array() {
        return bytes;
    }

    int start(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    int end(int number) {
        return ends[number];
    }

    int add(String text) {
        var list = new ByteList(text.length() + Long.BYTES);
        list.write(text);
        return add(list);
    }

    int add(ByteList list) {
        return add(list.array(), 0, list.size());
    }

    /// The number of those bytes, behind which there are at least eight more in the array.
    int add(byte[] source, int from, int to) {
        return add(source, from, to, Words.hash(source, from, to));
    }

    /// The number of those bytes.
    ///
    /// @param hash their [Words#hash]
    /// @throws MalformedInput when there are too many
    int add(byte[] source, int from, int to, long hash) {
        var mask = slots.length - 1;
        var mine = (int) (hash >>> Integer.SIZE);
        var slot = mine >>> shift;
        for (var probes = 0; probes < PROBES_MAX; probes++) {
            var entry = slots[slot];
            if (entry == 0) {
                return append(source, from, to, hash);
            }
            if ((int) (entry >>> Integer.SIZE) == mine) {
                var number = (int) entry - 1;
                var start = start(number);
                if (ends[number] - start == to - from && Words.equal(bytes, start, source, from, to - from)) {
                    return number;
                }
            }
            slot = (slot + 1) & mask;
        }
        throw MalformedInput.of("there are %s that only an attack would choose".formatted(what), "");
    }

    private int append(byte[] source, int from, int to, long hash) {
        var start = count == 0 ? 0 : ends[count - 1];
        var length = to - from;
        if (length > BYTES_MAX - start) {
            throw MalformedInput.of(
                    "the %s take more than %d MiB".formatted(what, BYTES_MAX >> 20),
                    "no channel known has as many; this one may be damaged");
        }
        if (bytes.length - start < length + Long.BYTES) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, start + length + Long.BYTES));
        }
        System.arraycopy(source, from, bytes, start, length);
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = start + length;
        place((hash & ~0xffffffffL) | count);
        if (count * 2 > slots.length) {
            grow();
        }
        return count - 1;
    }

    private void grow() {
        var old = slots;
        slots = new long[old.length * 2];
        shift--;
        for (var entry : old) {
            if (entry != 0) {
                place(entry);
            }
        }
    }

    private void place(long entry) {
        var slot = (int) (entry >>> Integer.SIZE) >>> shift;
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = entry;
    }

    /// Whether number `a` comes before number `b` when all are sorted by their bytes: negative, 0 or positive.
    int compare(int a, int b) {
        return Arrays.compareUnsigned(bytes, start(a), ends[a], bytes, start(b), ends[b]);
    }
}
