package dockerenvs.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// Fills header blocks. What does not fit its field is cut or left at zero there: a PAX header has said it
/// already.
final class UstarWriter {
    private static final byte[] EMPTY = empty();
    private static final int PAX_MODE = 0644;

    private UstarWriter() {}

    /// A block with what all entries share.
    private static byte[] empty() {
        var block = new byte[Ustar.BLOCK];
        for (var field : new Ustar.Field[] {Ustar.DEVICE_MAJOR, Ustar.DEVICE_MINOR}) {
            octal(block, 0, field, 0);
        }
        var magic = "ustar\00000".getBytes(US_ASCII);
        System.arraycopy(magic, 0, block, Ustar.MAGIC.offset(), magic.length);
        return block;
    }

    /// The header of `entry`, written to `target` at `at`; `name` is its path, with a `/` at the end of a folder,
    /// and `split` where [Ustar#split(String)] cuts it.
    static void write(byte[] target, int at, FileEntry entry, String name, int split) {
        System.arraycopy(EMPTY, 0, target, at, Ustar.BLOCK);
        if (split > 0) {
            text(target, at, Ustar.PREFIX, name, 0);
            Arrays.fill(target, at + Ustar.PREFIX.offset() + split, at + Ustar.BLOCK, (byte) 0);
        }
        text(target, at, Ustar.NAME, name, split > 0 ? split + 1 : 0);
        var attributes = entry.attributes();
        octal(target, at, Ustar.MODE, attributes.mode());
        octal(target, at, Ustar.UID, attributes.uid());
        octal(target, at, Ustar.GID, attributes.gid());
        octal(target, at, Ustar.SIZE, entry.size());
        octal(target, at, Ustar.MTIME, attributes.mtimeSeconds());
        target[at + Ustar.TYPE] = (byte) type(entry.type());
        switch (entry.type()) {
            case FileType.Symlink(var link) -> text(target, at, Ustar.LINK, link, 0);
            case FileType.HardLink(var link) -> text(target, at, Ustar.LINK, link, 0);
            case FileType.Device(var _, var major, var minor) -> {
                octal(target, at, Ustar.DEVICE_MAJOR, major);
                octal(target, at, Ustar.DEVICE_MINOR, minor);
            }
            case FileType.Regular _, FileType.Folder _, FileType.Fifo _ -> {}
        }
        checksum(target, at);
    }

    /// The header of the PAX header of `size` bytes that precedes the entry called `name`. The same for all owners
    /// and times, so that it adds no noise.
    static void writePax(byte[] target, int at, String name, int size) {
        System.arraycopy(EMPTY, 0, target, at, Ustar.BLOCK);
        var path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        text(target, at, Ustar.NAME, "PaxHeaders.0/" + path.substring(path.lastIndexOf('/') + 1), 0);
        octal(target, at, Ustar.MODE, PAX_MODE);
        octal(target, at, Ustar.UID, 0);
        octal(target, at, Ustar.GID, 0);
        octal(target, at, Ustar.SIZE, size);
        octal(target, at, Ustar.MTIME, 0);
        target[at + Ustar.TYPE] = Ustar.PAX;
        checksum(target, at);
    }

    private static char type(FileType type) {
        return switch (type) {
            case FileType.Regular _ -> Ustar.REGULAR;
            case FileType.HardLink _ -> Ustar.HARD_LINK;
            case FileType.Symlink _ -> Ustar.SYMLINK;
            case FileType.Device device -> device.block() ? Ustar.BLOCK_DEVICE : Ustar.CHARACTER_DEVICE;
            case FileType.Folder _ -> Ustar.FOLDER;
            case FileType.Fifo _ -> Ustar.FIFO;
        };
    }

    /// As much of `text` from `from` on as the field holds; what is not ASCII becomes `_`.
    private static void text(byte[] target, int at, Ustar.Field field, String text, int from) {
        var start = at + field.offset();
        var length = Math.min(field.length(), text.length() - from);
        for (var i = 0; i < length; i++) {
            var c = text.charAt(from + i);
            target[start + i] = c < 0x80 ? (byte) c : (byte) '_';
        }
    }

    /// `number` in octal digits that leave room for one NUL; 0 when it needs more.
    private static void octal(byte[] target, int at, Ustar.Field field, long number) {
        var digits = field.length() - 1;
        var rest = number >>> (3 * digits) == 0 ? number : 0;
        for (var i = at + field.offset() + digits - 1; i >= at + field.offset(); i--) {
            target[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }

    /// Six digits, NUL, space: the form the standard gives for this field alone.
    private static void checksum(byte[] target, int at) {
        var rest = Ustar.checksum(target, at);
        var start = at + Ustar.CHECKSUM.offset();
        for (var i = start + 5; i >= start; i--) {
            target[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
        target[start + 6] = 0;
        target[start + 7] = ' ';
    }
}
