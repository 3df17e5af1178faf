package dockerenvs.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// An archive put together block by block, faults included; knows nothing of the code under test.
public final class HandmadeTar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// An archive with nothing in it.
    public HandmadeTar() {}

    /// A header block whose fields can be overwritten; the checksum is set when it is added.
    public static final class Header {
        private final byte[] block = new byte[512];

        /// @param name a character for each of its bytes
        public Header(String name, char type, long size) {
            set(0, name);
            set(100, "0000644\0");
            set(108, "0000000\0");
            set(116, "0000000\0");
            set(124, "%011o\0".formatted(size));
            set(136, "00000000000\0");
            block[156] = (byte) type;
            set(257, "ustar\00000");
        }

        public Header set(int offset, String text) {
            var value = text.getBytes(ISO_8859_1);
            System.arraycopy(value, 0, block, offset, value.length);
            return this;
        }

        public Header set(int offset, int... values) {
            for (var i = 0; i < values.length; i++) {
                block[offset + i] = (byte) values[i];
            }
            return this;
        }

        public Header link(String target) {
            return set(157, target);
        }

        byte[] block() {
            Arrays.fill(block, 148, 156, (byte) ' ');
            var sum = 0;
            for (var b : block) {
                sum += b & 0xff;
            }
            return set(148, "%06o\0 ".formatted(sum)).block;
        }
    }

    public static Header header(String name, char type) {
        return new Header(name, type, 0);
    }

    public HandmadeTar add(Header header) {
        return raw(header.block());
    }

    public HandmadeTar add(Header header, byte[] content) {
        return raw(header.block()).raw(content).raw(new byte[-content.length & 511]);
    }

    public HandmadeTar add(String name, char type, String content) {
        return add(name, type, content.getBytes(UTF_8));
    }

    public HandmadeTar add(String name, char type, byte[] content) {
        return add(new Header(name, type, content.length), content);
    }

    public HandmadeTar file(String name, String content) {
        return add(name, '0', content);
    }

    public HandmadeTar raw(byte[] anything) {
        bytes.writeBytes(anything);
        return this;
    }

    /// The archive with its two zero blocks.
    public byte[] ended() {
        return raw(new byte[1024]).bytes.toByteArray();
    }

    /// The archive as it is.
    public byte[] cut() {
        return bytes.toByteArray();
    }

    /// One PAX record with the right length.
    public static String pax(String key, String value) {
        var rest = (" " + key + "=" + value + "\n").getBytes(UTF_8).length;
        var length = rest + Integer.toString(rest).length();
        if (Integer.toString(length).length() > Integer.toString(rest).length()) {
            length++;
        }
        return length + " " + key + "=" + value + "\n";
    }
}
