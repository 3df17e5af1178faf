package dockerenvs.files;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// The stream below a [TarReader]: buffered, counted, and skipped without being fooled by files that end early.
final class TarSource implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;
    /// Less is read and dropped: seeking does not pay, and streams that cannot seek skip in tiny steps.
    private static final int SKIP_BYTES_MIN = 1 << 20;

    private final InputStream source;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private long position;

    TarSource(InputStream source) {
        this.source = source;
    }

    /// Bytes taken so far.
    long position() {
        return position;
    }

    /// The bytes that [#available()] has found begin in here at [#offset()].
    byte[] buffer() {
        return buffer;
    }

    int offset() {
        return from;
    }

    /// Fills the buffer until it holds a block, without taking it.
    ///
    /// @return bytes of the next block that are there: fewer than a block at the end only
    int available() throws IOException {
        if (to - from < Ustar.BLOCK) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
            while (to < Ustar.BLOCK) {
                var count = source.read(buffer, to, BUFFER_BYTES - to);
                if (count < 0) {
                    break;
                }
                to += count;
            }
        }
        return Math.min(to - from, Ustar.BLOCK);
    }

    /// Takes `count` bytes that are available.
    void take(int count) {
        from += count;
        position += count;
    }

    /// Reads like [InputStream#read(byte[], int, int)].
    int read(byte[] target, int offset, int length) throws IOException {
        if (from == to && length >= BUFFER_BYTES) {
            var count = source.read(target, offset, length);
            position += Math.max(count, 0);
            return count;
        }
        if (from == to && !refill()) {
            return -1;
        }
        var count = Math.min(length, to - from);
        System.arraycopy(buffer, from, target, offset, count);
        take(count);
        return count;
    }

    /// Takes `count` bytes without looking at them.
    ///
    /// @return whether there were so many
    boolean skip(long count) throws IOException {
        var rest = count - (to - from);
        if (rest <= 0) {
            take((int) count);
            return true;
        }
        position += to - from;
        from = to;
        if (rest >= SKIP_BYTES_MIN) {
            // a file can be skipped past its end; only reading the last byte proves that it is there
            if (!skipSource(rest - 1)) {
                return false;
            }
            position += rest - 1;
            rest = 1;
        }
        while (rest > 0) {
            if (!refill()) {
                return false;
            }
            var step = (int) Math.min(rest, to - from);
            take(step);
            rest -= step;
        }
        return true;
    }

    private boolean skipSource(long count) throws IOException {
        try {
            source.skipNBytes(count);
            return true;
        } catch (EOFException _) { // said by the result
            return false;
        }
    }

    /// Bytes that can be had without reading from the stream.
    int buffered() {
        return to - from;
    }

    /// Reads on to the end.
    ///
    /// @return whether there was anything but zeros
    boolean drain() throws IOException {
        var found = false;
        while (from < to || refill()) {
            for (var i = from; i < to; i++) {
                found |= buffer[i] != 0;
            }
            take(to - from);
        }
        return found;
    }

    private boolean refill() throws IOException {
        from = 0;
        to = 0;
        var count = source.read(buffer, 0, BUFFER_BYTES);
        to = Math.max(count, 0);
        return count >= 0;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
