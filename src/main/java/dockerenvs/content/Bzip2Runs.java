package dockerenvs.content;

import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The last step of decoding a bzip2 block: after four equal bytes stands how many more of them there are.
final class Bzip2Runs {
    private static final int EQUAL_BYTES = 4;

    /// Room of blocks that have been read, for those to come: fresh arrays of that size keep the collector busy, which
    /// may take these when memory is short.
    private static final ConcurrentLinkedQueue<SoftReference<byte[]>> SPARE = new ConcurrentLinkedQueue<>();

    /// Smaller ones are made anew.
    private static final int SPARE_BYTES_MIN = Bzip2Order.BYTES_MAX / 2;

    private byte[] bytes;
    private final int size;
    private final int checksum;
    private final Bzip2Checksum actual = new Bzip2Checksum();
    private int position;
    private byte latest;
    /// How many of the last bytes equal `latest`.
    private int equal;
    /// How many more of them are to come.
    private int more;

    /// @param bytes begins with the bytes up to the last step; nobody else has it, but for [#room]
    /// @param size how many they are
    /// @param checksum of what comes out
    Bzip2Runs(byte[] bytes, int size, int checksum) {
        this.bytes = bytes;
        this.size = size;
        this.checksum = checksum;
    }

    /// Room for so many bytes, or more.
    static byte[] room(int size) {
        if (size < SPARE_BYTES_MIN) {
            return new byte[size];
        }
        return Optional.ofNullable(SPARE.poll())
                .flatMap(spare -> Optional.ofNullable(spare.get()))
                .orElseGet(() -> new byte[Bzip2Order.BYTES_MAX]);
    }

    /// Gives the room back, once the block has ended.
    void release() {
        if (bytes.length == Bzip2Order.BYTES_MAX) {
            SPARE.add(new SoftReference<>(bytes));
        }
        bytes = new byte[0];
    }

    /// Fills `target` until it is full or the block ends; 0 at the end.
    int read(byte[] target, int offset, int length) {
        var end = offset + length;
        var at = offset;
        while (at < end && (more > 0 || position < size)) {
            if (more > 0) {
                var count = Math.min(more, end - at);
                Arrays.fill(target, at, at + count, latest);
                at += count;
                more -= count;
            } else if (equal == EQUAL_BYTES) {
                more = bytes[position++] & 0xff;
                equal = 0;
            } else {
                at = copy(target, at, end);
            }
        }
        actual.update(target, offset, at - offset);
        return at - offset;
    }

    /// Copies bytes up to the fourth equal one.
    private int copy(byte[] target, int offset, int end) {
        var from = position;
        var stop = (int) Math.min(size, from + (long) end - offset);
        var last = latest;
        var count = equal;
        while (from < stop && count < EQUAL_BYTES) {
            var next = bytes[from++];
            count = next == last ? count + 1 : 1;
            last = next;
        }
        System.arraycopy(bytes, position, target, offset, from - position);
        var at = offset + from - position;
        position = from;
        latest = last;
        equal = count;
        return at;
    }

    /// What the block says the checksum of its bytes is.
    int checksum() {
        return checksum;
    }

    /// Bytes before this step.
    int packedBytes() {
        return size;
    }

    /// After the end: whether what came out is what had been packed.
    boolean isIntact() {
        return actual.value() == checksum;
    }
}
