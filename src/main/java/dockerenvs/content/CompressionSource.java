package dockerenvs.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/// Stored bytes on their way to a decoder: buffered, counted, and able to tell a decoder's failure from their own.
final class CompressionSource extends InputStream {
    private final InputStream raw;
    private final byte[] buffer = new byte[64 << 10];
    private int position;
    private int limit;
    private long bytesBefore;
    private boolean ended;
    private Optional<Throwable> failure = Optional.empty();

    CompressionSource(InputStream raw) {
        this.raw = raw;
    }

    /// Buffers at least `count` bytes, at most 64 KiB, or all there are if there are fewer; returns how many are
    /// buffered.
    int require(int count) throws IOException {
        while (limit - position < count && !ended) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            bytesBefore += position;
            limit -= position;
            position = 0;
            limit += Math.max(0, readRaw(buffer, limit, buffer.length - limit));
        }
        return limit - position;
    }

    private int readRaw(byte[] target, int offset, int length) throws IOException {
        try {
            var n = raw.read(target, offset, length);
            ended = n < 0;
            return n;
        } catch (IOException | RuntimeException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    /// The next `count` bytes, or fewer at the end, without consuming them.
    byte[] peek(int count) throws IOException {
        return Arrays.copyOfRange(buffer, position, position + Math.min(count, require(count)));
    }

    /// Where the buffered bytes are; the next one is at [#position()].
    byte[] buffer() {
        return buffer;
    }

    int position() {
        return position;
    }

    /// Consumes `count` of the buffered bytes.
    void consume(int count) {
        position += count;
    }

    /// Bytes consumed since the start.
    long consumed() {
        return bytesBefore + position;
    }

    /// Whether somebody has asked for more bytes than there are.
    boolean isEnded() {
        return ended;
    }

    /// What the stream below has thrown.
    Optional<Throwable> failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        return require(1) == 0 ? -1 : buffer[position++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length >= buffer.length && position == limit && !ended) {
            var n = readRaw(target, offset, length);
            bytesBefore += Math.max(0, n);
            return n;
        }
        var n = Math.min(length, require(Math.min(length, 1)));
        System.arraycopy(buffer, position, target, offset, n);
        position += n;
        return n == 0 && length > 0 ? -1 : n;
    }

    @Override
    public long skip(long bytes) throws IOException {
        if (position == limit && !ended) {
            var n = raw.skip(bytes);
            bytesBefore += n;
            return n;
        }
        var n = Math.clamp(bytes, 0, limit - position);
        position += n;
        return n;
    }

    @Override
    public int available() {
        return limit - position;
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
