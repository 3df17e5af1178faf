package dockerenvs.files;

import static dockerenvs.content.MalformedInput.quote;
import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.MalformedInput;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The content of a PAX header: records `LENGTH KEY=VALUE\n`, where the length counts itself (POSIX.1-2017, pax,
/// "pax Extended Header"). Values are raw bytes: extended attributes are no text.
final class PaxRecords {
    /// More than one entry may need; a header is held in memory whole.
    static final int BYTES_MAX = 1 << 20;

    static final String PATH = "path";
    static final String LINK_PATH = "linkpath";
    static final String SIZE = "size";
    static final String UID = "uid";
    static final String GID = "gid";
    static final String MTIME = "mtime";
    static final String EXTENDED_ATTRIBUTE = "SCHILY.xattr.";
    static final String SPARSE = "GNU.sparse.";

    private static final int LENGTH_DIGITS_MAX = 7;

    private PaxRecords() {}

    /// The bytes of `records`, in their order.
    static byte[] format(SequencedMap<String, byte[]> records) {
        var bytes = new ByteArrayOutputStream();
        records.forEach((key, value) -> {
            var start = (" " + key + "=").getBytes(UTF_8);
            bytes.writeBytes(length(start.length + value.length + 1));
            bytes.writeBytes(start);
            bytes.writeBytes(value);
            bytes.write('\n');
        });
        return bytes.toByteArray();
    }

    /// The decimal length of a record of `rest` bytes and the length itself.
    private static byte[] length(int rest) {
        var digits = Integer.toString(rest);
        var length = Integer.toString(rest + digits.length());
        if (length.length() > digits.length()) {
            length = Integer.toString(rest + length.length());
        }
        return length.getBytes(UTF_8);
    }

    /// Reads records. An empty value is kept: it takes away what a global header or the ustar header says. The
    /// last of several records of a key counts.
    ///
    /// @throws MalformedInput when a record breaks the grammar; `position` is where `bytes` begin in the archive
    static SequencedMap<String, byte[]> parse(byte[] bytes, long position) {
        var records = new LinkedHashMap<String, byte[]>();
        var start = 0;
        while (start < bytes.length) {
            var space = indexOf(bytes, ' ', start, Math.min(bytes.length, start + LENGTH_DIGITS_MAX + 1));
            var end = start + length(bytes, start, space, position);
            var equals = indexOf(bytes, '=', space + 1, end);
            if (bytes[end - 1] != '\n' || equals == space + 1 || equals == end) {
                throw malformed(position + start, "is not `LENGTH KEY=VALUE` and a line end");
            }
            var key = Utf8.decode(bytes, space + 1, equals);
            records.remove(key);
            records.put(key, Arrays.copyOfRange(bytes, equals + 1, end - 1));
            start = end;
        }
        return records;
    }

    private static int length(byte[] bytes, int start, int space, long position) {
        var length = 0;
        for (var i = start; i < space; i++) {
            var digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || (digit == 0 && i == start)) {
                throw malformed(position + start, "does not begin with its length");
            }
            length = length * 10 + digit;
        }
        if (length <= space - start + 1 || length > bytes.length - start) {
            throw malformed(position + start, "is longer or shorter than it says");
        }
        return length;
    }

    private static MalformedInput malformed(long position, String what) {
        return MalformedInput.of("the PAX record at byte " + position + " " + what, "");
    }

    /// The first `wanted` from `from` on; `to` when there is none.
    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        var i = from;
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    /// A number of at least 0, in decimal digits.
    static long number(String key, byte[] value) {
        var text = Utf8.decode(value, 0, value.length);
        if (!isDigits(text)) {
            throw MalformedInput.of("the PAX `" + key + "` " + quote(text) + " is not a whole number", "");
        }
        return Long.parseLong(text);
    }

    /// Seconds since 1970, cut down to whole ones: `-0.5` is -1.
    static long seconds(byte[] value) {
        var text = Utf8.decode(value, 0, value.length);
        var negative = text.startsWith("-");
        var point = text.indexOf('.');
        var whole = text.substring(negative ? 1 : 0, point < 0 ? text.length() : point);
        var fraction = point < 0 ? "" : text.substring(point + 1);
        if (!isDigits(whole) || !fraction.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw MalformedInput.of("the PAX `mtime` " + quote(text) + " is not a number of seconds", "");
        }
        var seconds = Long.parseLong(whole);
        var floors = negative && fraction.chars().anyMatch(c -> c != '0');
        return negative ? -seconds - (floors ? 1 : 0) : seconds;
    }

    /// Whether `text` is 1 to 18 decimal digits, which always fit a `long`.
    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
