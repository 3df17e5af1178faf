package dockerenvs.conda.repodata;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/// Reads the numbers that [ByteList] writes. Behind the end there is an [IndexOutOfBoundsException].
final class ByteReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    ByteReader(byte[] bytes, int start, int end) {
        Objects.checkFromToIndex(start, end, bytes.length);
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /// The next byte in the array.
    int position() {
        return at;
    }

    boolean isAtEnd() {
        return at >= end;
    }

    long number() {
        var number = 0L;
        for (var shift = 0; shift < Long.SIZE; shift += 7) {
            var b = next();
            number |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return number;
            }
        }
        throw new IndexOutOfBoundsException("a number without end");
    }

    /// A number of a string or of something else that is counted.
    int index() {
        var number = number();
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new IndexOutOfBoundsException(number);
        }
        return (int) number;
    }

    long signed() {
        var number = number();
        return (number >>> 1) ^ -(number & 1);
    }

    byte next() {
        if (at >= end) {
            throw new IndexOutOfBoundsException(at);
        }
        return bytes[at++];
    }

    /// As many bytes as lower-case hex digits.
    String hex(int count) {
        if (count > end - at) {
            throw new IndexOutOfBoundsException(at + count);
        }
        at += count;
        return HexFormat.of().formatHex(bytes, at - count, at);
    }

    /// A text behind its length.
    String text() {
        var length = index();
        if (length > end - at) {
            throw new IndexOutOfBoundsException(at + (long) length);
        }
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }
}
