package dockerenvs.conda.repodata;

import dockerenvs.content.MalformedInput;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/// MessagePack, read from memory: as much of it as channels use, and strictly
/// ([specification](https://github.com/msgpack/msgpack/blob/master/spec.md)). Lengths are those of bytes that are
/// there, so no document can ask for more memory than it has bytes. See `docs/decisions/0020-shards.md`.
final class MessagePack {
    private static final int DEPTH_MAX = 32;

    private final ByteBuffer bytes;

    MessagePack(byte[] document) {
        this.bytes = ByteBuffer.wrap(document);
    }

    boolean isAtEnd() {
        return !bytes.hasRemaining();
    }

    /// How many pairs follow.
    int mapSize() {
        var lead = lead();
        return switch (lead) {
            case 0xde -> sized(unsigned16(), 2);
            case 0xdf -> sized(unsigned32(), 2);
            default -> {
                if ((lead & 0xf0) != 0x80) {
                    throw malformed("a map");
                }
                yield sized(lead & 0x0f, 2);
            }
        };
    }

    private int arraySize(int lead) {
        return switch (lead) {
            case 0xdc -> sized(unsigned16(), 1);
            case 0xdd -> sized(unsigned32(), 1);
            default -> lead & 0x0f;
        };
    }

    /// A text.
    String text() {
        var slice = slice(textSize(lead()));
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            CharBuffer characters = decoder.decode(slice);
            return characters.toString();
        } catch (CharacterCodingException _) {
            throw malformed("a text of UTF-8");
        }
    }

    private int textSize(int lead) {
        return switch (lead) {
            case 0xd9 -> sized(unsigned8(), 1);
            case 0xda -> sized(unsigned16(), 1);
            case 0xdb -> sized(unsigned32(), 1);
            default -> {
                if ((lead & 0xe0) != 0xa0) {
                    throw malformed("a text");
                }
                yield sized(lead & 0x1f, 1);
            }
        };
    }

    /// Raw bytes.
    byte[] binary() {
        var lead = lead();
        var slice = slice(binarySize(lead));
        var copy = new byte[slice.remaining()];
        slice.get(copy);
        return copy;
    }

    private int binarySize(int lead) {
        return switch (lead) {
            case 0xc4 -> sized(unsigned8(), 1);
            case 0xc5 -> sized(unsigned16(), 1);
            case 0xc6 -> sized(unsigned32(), 1);
            default -> throw malformed("raw bytes");
        };
    }

    /// Whether a text comes next.
    boolean isText() {
        if (isAtEnd()) {
            throw malformed("more");
        }
        var lead = bytes.get(bytes.position()) & 0xff;
        return (lead & 0xe0) == 0xa0 || lead >= 0xd9 && lead <= 0xdb;
    }

    /// Passes over one value.
    void skip() {
        json(new ByteArrayOutputStream());
    }

    /// Writes one value as JSON; raw bytes, which are hashes here, in hex.
    void json(ByteArrayOutputStream out) {
        json(out, 0);
    }

    private void json(ByteArrayOutputStream out, int depth) {
        if (depth > DEPTH_MAX) {
            throw malformed("values no more than %d levels deep".formatted(DEPTH_MAX));
        }
        var start = bytes.position();
        var lead = lead();
        switch (lead) {
            case 0xc0 -> write(out, "null");
            case 0xc2 -> write(out, "false");
            case 0xc3 -> write(out, "true");
            case 0xc4, 0xc5, 0xc6 -> {
                var slice = slice(binarySize(lead));
                var copy = new byte[slice.remaining()];
                slice.get(copy);
                write(out, '"' + HexFormat.of().formatHex(copy) + '"');
            }
            case 0xca -> number(out, Float.intBitsToFloat((int) big(4)));
            case 0xcb -> number(out, Double.longBitsToDouble(big(8)));
            case 0xcc -> write(out, String.valueOf(unsigned8()));
            case 0xcd -> write(out, String.valueOf(unsigned16()));
            case 0xce -> write(out, String.valueOf(unsigned32()));
            case 0xcf -> write(out, Long.toUnsignedString(big(8)));
            case 0xd0 -> write(out, String.valueOf((byte) big(1)));
            case 0xd1 -> write(out, String.valueOf((short) big(2)));
            case 0xd2 -> write(out, String.valueOf((int) big(4)));
            case 0xd3 -> write(out, String.valueOf(big(8)));
            case 0xd9, 0xda, 0xdb -> textFrom(start, out);
            case 0xdc, 0xdd -> array(out, arraySize(lead), depth);
            case 0xde, 0xdf -> {
                bytes.position(start);
                map(out, mapSize(), depth);
            }
            default -> {
                if (lead <= 0x7f || lead >= 0xe0) {
                    write(out, String.valueOf((byte) lead));
                } else if (lead <= 0x8f) {
                    map(out, sized(lead & 0x0f, 2), depth);
                } else if (lead <= 0x9f) {
                    array(out, arraySize(lead), depth);
                } else if (lead <= 0xbf) {
                    textFrom(start, out);
                } else {
                    throw malformed("a value that channels use");
                }
            }
        }
    }

    private void map(ByteArrayOutputStream out, int size, int depth) {
        out.write('{');
        for (var i = 0; i < size; i++) {
            if (i > 0) {
                out.write(',');
            }
            writeText(out, text());
            out.write(':');
            json(out, depth + 1);
        }
        out.write('}');
    }

    private void array(ByteArrayOutputStream out, int size, int depth) {
        out.write('[');
        for (var i = 0; i < size; i++) {
            if (i > 0) {
                out.write(',');
            }
            json(out, depth + 1);
        }
        out.write(']');
    }

    private void textFrom(int start, ByteArrayOutputStream out) {
        bytes.position(start);
        writeText(out, text());
    }

    private void number(ByteArrayOutputStream out, double value) {
        if (!Double.isFinite(value)) {
            throw malformed("a finite number");
        }
        write(out, String.valueOf(value));
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A text of JSON.
    static void writeText(ByteArrayOutputStream out, String text) {
        out.write('"');
        for (var b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b == '"' || b == '\\') {
                out.write('\\');
                out.write(b);
            } else if (b >= 0 && b < ' ') {
                write(out, String.format(Locale.ROOT, "\\u%04x", b));
            } else {
                out.write(b);
            }
        }
        out.write('"');
    }

    private int lead() {
        if (!bytes.hasRemaining()) {
            throw malformed("more");
        }
        return bytes.get() & 0xff;
    }

    private int unsigned8() {
        return (int) big(1);
    }

    private int unsigned16() {
        return (int) big(2);
    }

    private long unsigned32() {
        return big(4);
    }

    private long big(int count) {
        if (bytes.remaining() < count) {
            throw malformed("more");
        }
        var value = 0L;
        for (var i = 0; i < count; i++) {
            value = value << 8 | bytes.get() & 0xff;
        }
        return value;
    }

    /// A number of things that take at least so many bytes each.
    private int sized(long count, int bytesEach) {
        if (count * bytesEach > bytes.remaining()) {
            throw malformed("more");
        }
        return (int) count;
    }

    private ByteBuffer slice(int size) {
        var slice = bytes.slice(bytes.position(), size);
        bytes.position(bytes.position() + size);
        return slice;
    }

    private MalformedInput malformed(String expected) {
        return MalformedInput.of(
                "the MessagePack document is damaged near byte %d: expected %s".formatted(bytes.position(), expected),
                "fetch or write it again");
    }
}
