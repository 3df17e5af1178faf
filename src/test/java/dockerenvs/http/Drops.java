package dockerenvs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.InputStream;
import java.util.function.IntSupplier;

/// Bytes as a server sends them, few at a time.
final class Drops extends InputStream {
    private final byte[] bytes;
    private final IntSupplier sizes;
    private final boolean ends;
    private int given;

    private Drops(String text, IntSupplier sizes, boolean ends) {
        this.bytes = text.getBytes(ISO_8859_1);
        this.sizes = sizes;
        this.ends = ends;
    }

    /// Of a server that ends the connection behind them.
    ///
    /// @param sizes bytes that come at a time
    static Drops ended(String text, IntSupplier sizes) {
        return new Drops(text, sizes, true);
    }

    /// Of a server that waits for the next request behind them: asking for more is a mistake.
    static Drops open(String text, IntSupplier sizes) {
        return new Drops(text, sizes, false);
    }

    /// How many were taken.
    int given() {
        return given;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            throw new AssertionError("nothing is asked for");
        }
        if (given == bytes.length) {
            if (ends) {
                return -1;
            }
            throw new AssertionError("more is asked for than will come");
        }
        var n = Math.min(Math.min(length, sizes.getAsInt()), bytes.length - given);
        System.arraycopy(bytes, given, target, offset, n);
        given += n;
        return n;
    }
}
