package dockerenvs.files;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;

/// A header block in place: fields are decoded when asked for, until the buffer below moves on. Understands ustar,
/// GNU, star and v7 headers, octal and base-256 numbers; judges nothing but checksum and numbers.
final class TarHeader {
    private static final Ustar.Field STAR_PREFIX = new Ustar.Field(345, 131);
    private static final Ustar.Field STAR_MAGIC = new Ustar.Field(508, 4);
    private static final int BASE_256 = 0x80;
    private static final int NEGATIVE = 0x40;

    private final byte[] bytes;
    private final int at;
    private final long position;

    private TarHeader(byte[] bytes, int at, long position) {
        this.bytes = bytes;
        this.at = at;
        this.position = position;
    }

    /// The block of `bytes` at `at`; `position` is where it stands in the archive.
    ///
    /// @throws MalformedInput when the checksum is wrong
    static TarHeader read(byte[] bytes, int at, long position) {
        var header = new TarHeader(bytes, at, position);
        var computed = Ustar.checksum(bytes, at);
        var written = header.number(Ustar.CHECKSUM, "checksum");
        // some old programs added the bytes up as signed numbers
        if (written != computed && written != header.signedChecksum()) {
            throw header.malformed("has the checksum " + written + ", but its bytes add up to " + computed);
        }
        return header;
    }

    /// Whether the block holds nothing but zeros, as the two at the end of an archive.
    static boolean isZero(byte[] bytes, int at) {
        for (var i = 0; i < Ustar.BLOCK; i++) {
            if (bytes[at + i] != 0) {
                return false;
            }
        }
        return true;
    }

    char type() {
        return (char) (bytes[at + Ustar.TYPE] & 0xff);
    }

    /// The prefix, where the format has one, and the name.
    String name() {
        var name = text(Ustar.NAME);
        // GNU's magic is `ustar` and two spaces; it keeps times where ustar has the prefix
        if (!startsWith(Ustar.MAGIC, "ustar\0")) {
            return name;
        }
        var prefix = text(startsWith(STAR_MAGIC, "tar\0") ? STAR_PREFIX : Ustar.PREFIX);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String link() {
        return text(Ustar.LINK);
    }

    /// The last twelve bits; some writers put the kind of file in front.
    int mode() {
        return (int) (number(Ustar.MODE, "mode") & 07777);
    }

    long uid() {
        return positive(Ustar.UID, "uid");
    }

    long gid() {
        return positive(Ustar.GID, "gid");
    }

    long size() {
        return positive(Ustar.SIZE, "size");
    }

    long mtime() {
        return number(Ustar.MTIME, "mtime");
    }

    int deviceMajor() {
        return deviceNumber(Ustar.DEVICE_MAJOR);
    }

    int deviceMinor() {
        return deviceNumber(Ustar.DEVICE_MINOR);
    }

    private int deviceNumber(Ustar.Field field) {
        var number = positive(field, "device");
        if (number > FileType.Device.NUMBER_MAX) {
            throw malformed("has the device number " + number);
        }
        return (int) number;
    }

    private boolean startsWith(Ustar.Field field, String text) {
        for (var i = 0; i < text.length(); i++) {
            if (bytes[at + field.offset() + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// A text up to its NUL; a full field has none.
    private String text(Ustar.Field field) {
        var start = at + field.offset();
        var end = start;
        while (end < start + field.length() && bytes[end] != 0) {
            end++;
        }
        return end == start ? "" : Utf8.decode(bytes, start, end);
    }

    private long positive(Ustar.Field field, String what) {
        var number = number(field, what);
        if (number < 0) {
            throw malformed("has the " + what + " " + number);
        }
        return number;
    }

    private long number(Ustar.Field field, String what) {
        return (bytes[at + field.offset()] & BASE_256) != 0 ? base256(field, what) : octal(field, what);
    }

    /// Octal digits after spaces or NULs, up to a space, a NUL or the end of the field; nothing is 0.
    private long octal(Ustar.Field field, String what) {
        var i = at + field.offset();
        var end = i + field.length();
        while (i < end && isBlank(bytes[i])) {
            i++;
        }
        var number = 0L;
        for (; i < end && !isBlank(bytes[i]); i++) {
            var digit = bytes[i] - '0';
            if (digit < 0 || digit > 7) {
                throw malformed("has the " + what + " " + quote(text(field)) + ", not a number");
            }
            number = (number << 3) | digit;
        }
        return number;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == 0;
    }

    /// GNU's form for large numbers: big-endian two's complement behind a bit that marks it.
    private long base256(Ustar.Field field, String what) {
        var start = at + field.offset();
        var sign = (bytes[start] & NEGATIVE) == 0 ? 0L : -1L;
        var number = (sign << 6) | (bytes[start] & 0x3f);
        for (var i = start + 1; i < start + field.length(); i++) {
            if (number << 8 >> 8 != number) {
                throw malformed("has a " + what + " beyond 64 bits");
            }
            number = (number << 8) | (bytes[i] & 0xff);
        }
        return number;
    }

    private int signedChecksum() {
        var sum = Ustar.CHECKSUM.length() * ' ';
        for (var i = 0; i < Ustar.BLOCK; i++) {
            var inChecksum = i >= Ustar.CHECKSUM.offset() && i < Ustar.CHECKSUM.offset() + Ustar.CHECKSUM.length();
            sum += inChecksum ? 0 : bytes[at + i];
        }
        return sum;
    }

    private MalformedInput malformed(String what) {
        return MalformedInput.of(
                "the header at byte " + position + " " + what, "the archive is damaged: make or fetch it again");
    }
}
