package dockerenvs.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// All members of a gzip file (RFC 1952), each checked against its length and checksum. Zero bytes after the last
/// member are padding; anything else there is refused.
///
/// The JDK's `GZIPInputStream` takes a slow source for an ended one, and whatever cannot be read as a further
/// member for the end of the file.
final class GzipDecoder extends InputStream {
    private static final int METHOD_DEFLATE = 8;
    private static final int FLAG_HEADER_CHECKSUM = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int FLAGS_RESERVED = 0xe0;
    private static final int TIME_XFL_OS_BYTES = 6;

    private final CompressionSource source;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private State state = State.BEFORE_FIRST_MEMBER;

    private enum State {
        BEFORE_FIRST_MEMBER,
        INSIDE_MEMBER,
        BETWEEN_MEMBERS,
        ENDED
    }

    GzipDecoder(CompressionSource source) {
        this.source = source;
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
        while (true) {
            switch (state) {
                case BEFORE_FIRST_MEMBER -> startMember();
                case INSIDE_MEMBER -> {
                    var n = inflate(bytes, offset, length);
                    checksum.update(bytes, offset, n);
                    if (inflater.finished()) {
                        endMember();
                    }
                    if (n > 0) {
                        return n;
                    }
                }
                case BETWEEN_MEMBERS -> {
                    if (isEnd()) {
                        state = State.ENDED;
                    } else {
                        startMember();
                    }
                }
                case ENDED -> {
                    return -1;
                }
            }
        }
    }

    private void startMember() throws IOException {
        checksum.reset();
        if (next() != 0x1f || next() != 0x8b) {
            throw followed();
        }
        if (next() != METHOD_DEFLATE) {
            throw damaged("unknown method");
        }
        var flags = next();
        if ((flags & FLAGS_RESERVED) != 0) {
            throw damaged("unknown flags");
        }
        skip(TIME_XFL_OS_BYTES);
        if ((flags & FLAG_EXTRA) != 0) {
            skip(littleEndian(2));
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_HEADER_CHECKSUM) != 0) {
            var actual = (int) checksum.getValue() & 0xffff;
            check(littleEndian(2), actual, "wrong header checksum");
        }
        checksum.reset();
        inflater.reset();
        state = State.INSIDE_MEMBER;
    }

    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        if (inflater.needsInput()) {
            var available = source.require(1);
            if (available == 0) {
                throw CompressionDecoder.endsEarly(Compression.Format.GZIP, source.consumed());
            }
            inflater.setInput(source.buffer(), source.position(), available);
        }
        var consumedBefore = inflater.getBytesRead();
        try {
            var n = inflater.inflate(bytes, offset, length);
            if (inflater.needsDictionary()) {
                throw damaged("it needs a dictionary");
            }
            return n;
        } catch (DataFormatException e) {
            throw damaged(String.valueOf(e.getMessage()));
        } finally {
            source.consume((int) (inflater.getBytesRead() - consumedBefore));
        }
    }

    private void endMember() throws IOException {
        var actualChecksum = (int) checksum.getValue();
        var actualSize = (int) inflater.getBytesWritten();
        check(littleEndian(4), actualChecksum, "wrong checksum");
        check(littleEndian(4), actualSize, "wrong length");
        state = State.BETWEEN_MEMBERS;
    }

    /// Whether nothing but padding follows.
    private boolean isEnd() throws IOException {
        var padded = false;
        while (source.require(1) > 0 && source.buffer()[source.position()] == 0) {
            source.consume(1);
            padded = true;
        }
        if (source.require(1) > 0 && padded) {
            throw followed();
        }
        return source.require(1) == 0;
    }

    private int next() throws IOException {
        var b = source.read();
        if (b < 0) {
            throw CompressionDecoder.endsEarly(Compression.Format.GZIP, source.consumed());
        }
        checksum.update(b);
        return b;
    }

    private int littleEndian(int bytes) throws IOException {
        var value = 0;
        for (var i = 0; i < bytes; i++) {
            value |= next() << (8 * i);
        }
        return value;
    }

    private void skip(int bytes) throws IOException {
        for (var i = 0; i < bytes; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            // the text of a member is of no use here
        }
    }

    private void check(int expected, int actual, String what) {
        if (expected != actual) {
            throw damaged(what);
        }
    }

    private MalformedInput damaged(String why) {
        return CompressionDecoder.damaged(Compression.Format.GZIP, source.consumed(), why);
    }

    private MalformedInput followed() {
        return MalformedInput.of(
                "the gzip stream is followed by something else at byte %d".formatted(source.consumed()),
                "it was changed after it was written; fetch or write it again");
    }

    @Override
    public void close() {
        inflater.end();
    }
}
