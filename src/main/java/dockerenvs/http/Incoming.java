package dockerenvs.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What a server sends, byte after byte. A few kilobytes are read ahead, and large pieces of bodies are not copied.
final class Incoming {
    /// Bytes of a head, which hold long tokens at most.
    static final int HEAD_BYTES_MAX = 64 << 10;

    /// Of every head; nobody waits for the end of anything else.
    private static final String BEGINNING = "HTTP/";

    private static final int BUFFER_BYTES = 8 << 10;

    private final InputStream source;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;

    Incoming(InputStream source) {
        this.source = source;
    }

    /// Whether nothing has come that was not read.
    boolean isQuiet() {
        return start == end;
    }

    /// Reads ahead, and waits for the first byte.
    ///
    /// @return whether there is one
    boolean await() throws IOException {
        if (isQuiet()) {
            start = 0;
            end = 0;
        } else if (end == buffer.length) {
            makeRoom();
        }
        var n = source.read(buffer, end, buffer.length - end);
        end += Math.max(n, 0);
        return n >= 0;
    }

    private void makeRoom() {
        var size = start > 0 ? buffer.length : 2 * buffer.length;
        buffer = Arrays.copyOfRange(buffer, start, start + size);
        end -= start;
        start = 0;
    }

    /// The next bytes, as of a stream.
    int read(byte[] bytes, int offset, int length) throws IOException {
        if (isQuiet()) {
            if (length >= buffer.length) {
                return source.read(bytes, offset, length);
            }
            if (!await()) {
                return -1;
            }
        }
        var n = Math.min(length, end - start);
        System.arraycopy(buffer, start, bytes, offset, n);
        start += n;
        return n;
    }

    /// The lines before the next empty one, each with its end; that one is read, too.
    ///
    /// @throws NoAnswer when the end comes before the first byte
    /// @throws EOFException when it comes later
    /// @throws NotHttp when they are too many, or begin otherwise than HTTP does
    String head() throws IOException {
        if (isQuiet() && !await()) {
            throw new NoAnswer();
        }
        var seen = 0;
        while (true) {
            var text = ahead(end - start);
            if (!text.regionMatches(0, BEGINNING, 0, Math.min(text.length(), BEGINNING.length()))) {
                throw new NotHttp();
            }
            for (var feed = text.indexOf('\n', seen); feed >= 0; feed = text.indexOf('\n', seen)) {
                if (isEmpty(text, seen, feed)) {
                    start += feed + 1;
                    return text.substring(0, seen);
                }
                seen = feed + 1;
            }
            more();
        }
    }

    private static boolean isEmpty(String text, int from, int feed) {
        return feed == from || feed == from + 1 && text.charAt(from) == '\r';
    }

    /// The next line without its end.
    ///
    /// @throws EOFException when the end comes first
    /// @throws NotHttp when it is too long
    String line() throws IOException {
        var length = 0;
        while (true) {
            for (; start + length < end; length++) {
                if (buffer[start + length] == '\n') {
                    var line = ahead(length > 0 && buffer[start + length - 1] == '\r' ? length - 1 : length);
                    start += length + 1;
                    return line;
                }
            }
            more();
        }
    }

    private String ahead(int length) {
        return new String(buffer, start, length, StandardCharsets.ISO_8859_1);
    }

    private void more() throws IOException {
        if (end - start >= HEAD_BYTES_MAX) {
            throw new NotHttp();
        }
        if (!await()) {
            throw new EOFException("a line ends early");
        }
    }
}
