package dockerenvs.conda.repodata;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that are written one after the other. Numbers take as few bytes as they need: seven bits in each, the lowest
/// first, the top bit set in all but the last.
final class ByteList {
    private byte[] bytes;
    private int size;

    ByteList(int capacity) {
        bytes = new byte[capacity + Long.BYTES];
    }

    /// The array that holds them, from 0 to [#size()], and at least eight more bytes; another one after more was
    /// written.
    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    void write(int b) {
        reserve(1);
        bytes[size++] = (byte) b;
    }

    void write(byte[] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
    }

    void write(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        write(utf8, 0, utf8.length);
    }

    /// A text behind its length.
    void text(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        write(utf8, 0, utf8.length);
    }

    /// A number that is not negative, or is meant as 64 bits without sign.
    void number(long number) {
        reserve(10);
        var rest = number;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /// A number that may be negative: small ones of either sign are short.
    void signed(long number) {
        number((number << 1) ^ (number >> 63));
    }

    /// 32 bits, the lowest byte first.
    void int32(int number) {
        reserve(Integer.BYTES);
        Words.put(bytes, size, number);
        size += Integer.BYTES;
    }

    /// 64 bits, the lowest byte first.
    void int64(long number) {
        reserve(Long.BYTES);
        Words.put(bytes, size, number);
        size += Long.BYTES;
    }

    private void reserve(int count) {
        if (bytes.length - size < count + Long.BYTES) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count + Long.BYTES));
        }
    }
}
