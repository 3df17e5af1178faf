package dockerenvs.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// The body of an answer, read to where it ends and no further.
final class ReceivedBody extends InputStream {
    private static final int TRAILERS_MAX = 200;
    private static final int HEX = 16;
    private static final int HEX_DIGITS_MAX = 15;

    private final Incoming in;
    private final Framing.Kind kind;
    /// Bytes to come of what is counted, be it a chunk; negative before the first chunk.
    private long left;
    private boolean isOver;

    ReceivedBody(Incoming in, Framing framing) {
        this.in = in;
        this.kind = framing.kind();
        this.left = framing.size();
        this.isOver = kind == Framing.Kind.COUNTED && left == 0;
    }

    /// Whether its last byte was read; of one that is not counted the end is found behind that.
    boolean isOver() {
        return isOver;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (isOver) {
            return -1;
        }
        return switch (kind) {
            case OPEN -> readOpen(bytes, offset, length);
            case COUNTED -> readCounted(bytes, offset, length);
            case CHUNKED -> readChunk(bytes, offset, length);
        };
    }

    private int readOpen(byte[] bytes, int offset, int length) throws IOException {
        var n = in.read(bytes, offset, length);
        isOver = n < 0;
        return n;
    }

    private int readCounted(byte[] bytes, int offset, int length) throws IOException {
        var n = in.read(bytes, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw new EOFException("a body ends early");
        }
        left -= n;
        isOver = kind == Framing.Kind.COUNTED && left == 0;
        return n;
    }

    /// RFC 9112, section 7.1.
    private int readChunk(byte[] bytes, int offset, int length) throws IOException {
        if (left <= 0) {
            if (left == 0 && !in.line().isEmpty()) {
                throw new NotHttp();
            }
            left = chunkSize(in.line());
            if (left == 0) {
                passTrailers();
                isOver = true;
                return -1;
            }
        }
        return readCounted(bytes, offset, length);
    }

    /// Behind `;` are extensions, which nobody knows, and before it, or the end, there may be blanks.
    private static long chunkSize(String line) throws NotHttp {
        var extensions = line.indexOf(';');
        var end = extensions < 0 ? line.length() : extensions;
        while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
            end--;
        }
        if (end == 0 || end > HEX_DIGITS_MAX) {
            throw new NotHttp();
        }
        var size = 0L;
        for (var index = 0; index < end; index++) {
            var digit = Character.digit(line.charAt(index), HEX);
            if (digit < 0) {
                throw new NotHttp();
            }
            size = HEX * size + digit;
        }
        return size;
    }

    private void passTrailers() throws IOException {
        for (var count = 0; !in.line().isEmpty(); count++) {
            if (count == TRAILERS_MAX) {
                throw new NotHttp();
            }
        }
    }
}
