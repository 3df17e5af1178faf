package dockerenvs.content;

import java.io.IOException;
import java.util.Arrays;

/// The bytes of a bzip2 block in the order they are stored, sorted by what follows them (Burrows and Wheeler), and
/// the way back to their own order. Used again for block after block.
final class Bzip2Order {
    /// The most bytes of a block.
    static final int BYTES_MAX = 900_000;
    /// What one of these holds, about.
    static final long HELD_BYTES = Bzip2Walk.LANES * BYTES_MAX + 4L * BYTES_MAX;

    /// At first the bytes as they come; then above each also the place of the byte that comes after it.
    private final int[] links = new int[BYTES_MAX];

    private final int[] counts = new int[256];
    private int size;
    private byte[] walked = new byte[0];

    void clear() {
        size = 0;
        Arrays.fill(counts, 0);
    }

    /// Adds `value` as often as `count` says.
    void add(int value, int count) throws IOException {
        if (count > BYTES_MAX - size) {
            throw new IOException("a block has more than 900,000 bytes");
        }
        counts[value] += count;
        Arrays.fill(links, size, size + count, value);
        size += count;
    }

    /// Adds `value` once.
    void add(int value) throws IOException {
        if (size == BYTES_MAX) {
            throw new IOException("a block has more than 900,000 bytes");
        }
        counts[value]++;
        links[size++] = value;
    }

    int size() {
        return size;
    }

    /// The bytes in their own order. Takes away what was added.
    ///
    /// @param origin where among the sorted ones the first byte is, less than [#size()]
    /// @param target what they are put into, from its start
    void restore(int origin, byte[] target) {
        link();
        var first = links[origin] >>> Byte.SIZE;
        if (size < Bzip2Walk.SIZE_MIN) {
            follow(first, target);
            return;
        }
        if (walked.length < size * Bzip2Walk.LANES) {
            walked = new byte[size * Bzip2Walk.LANES];
        }
        new Bzip2Walk(links, size, first, walked).bytes(target);
    }

    private void link() {
        var next = 0;
        for (var value = 0; value < counts.length; value++) {
            var count = counts[value];
            counts[value] = next;
            next += count;
        }
        for (var i = 0; i < size; i++) {
            links[counts[links[i] & 0xff]++] |= i << Byte.SIZE;
        }
    }

    private void follow(int first, byte[] target) {
        var next = first;
        for (var i = 0; i < size; i++) {
            var link = links[next];
            target[i] = (byte) link;
            next = link >>> Byte.SIZE;
        }
    }
}
