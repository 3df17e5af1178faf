package dockerenvs.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.MalformedInput;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.regex.Pattern;

/// Reads the lines of a page, one at a time.
final class PageReader implements Closeable {
    /// Of a line with its key.
    static final int LINE_BYTES_MAX = 16 << 20;
    private static final int PLAIN_BYTES_MAX = 256 << 20;
    private static final int BUFFER_BYTES = 256 << 10;
    private static final Pattern KEY = Pattern.compile("[0-9A-Za-z._-]{1,200}");

    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private int lineStart;
    private int lineEnd;
    private int blank;
    private long taken;

    /// @param in the page, not compressed
    PageReader(InputStream in) {
        this.in = in;
    }

    /// Goes to the next line.
    ///
    /// @return false at the end of the page
    /// @throws MalformedInput when that is no line of a page
    boolean next() throws IOException {
        var start = lineStart == 0 && lineEnd == 0 ? 0 : lineEnd + 1;
        var end = start;
        while (true) {
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            if (end < filled) {
                break;
            }
            end -= makeRoom(start);
            start = 0;
            if (!fill()) {
                if (filled > 0) {
                    throw MalformedInput.of("a page of the catalogue is cut off", "");
                }
                return false;
            }
        }
        lineStart = start;
        lineEnd = end;
        findBlank();
        return true;
    }

    /// Moves what is read of the line to the front of the buffer.
    ///
    /// @return bytes it was moved by
    private int makeRoom(int start) {
        System.arraycopy(buffer, start, buffer, 0, filled - start);
        filled -= start;
        lineEnd = -1;
        if (filled == buffer.length) {
            if (filled >= LINE_BYTES_MAX) {
                throw MalformedInput.of("a page of the catalogue has a line longer than any may be", "");
            }
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        return start;
    }

    private boolean fill() throws IOException {
        var n = in.read(buffer, filled, buffer.length - filled);
        if (n > 0) {
            filled += n;
            taken += n;
        }
        if (taken > PLAIN_BYTES_MAX) {
            throw MalformedInput.of("a page of the catalogue is larger than any may be", "");
        }
        return n > 0;
    }

    private void findBlank() {
        blank = lineStart;
        while (blank < lineEnd && buffer[blank] != ' ') {
            blank++;
        }
        if (blank == lineEnd || !KEY.matcher(key()).matches()) {
            throw MalformedInput.of(
                    "a page of the catalogue has the key %s".formatted(MalformedInput.quote(key())), "");
        }
    }

    /// The key of this line.
    String key() {
        return new String(buffer, lineStart, blank - lineStart, UTF_8);
    }

    /// What is behind the key.
    byte[] json() {
        return Arrays.copyOfRange(buffer, blank + 1, lineEnd);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
