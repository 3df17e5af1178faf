package dockerenvs.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The body of an answer; with its last byte the connection goes back.
final class LentBody extends FilterInputStream {
    private final LentConnection lent;
    private final Connection connection;
    private final boolean isKept;
    private long left;
    private boolean isOver;

    /// @param size bytes; negative where only the end will tell
    /// @param isKept whether the connection can be used again
    LentBody(InputStream in, long size, LentConnection lent, Connection connection, boolean isKept) {
        super(in);
        this.left = size;
        this.lent = lent;
        this.connection = connection;
        this.isKept = isKept;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (isOver) {
            return -1;
        }
        try {
            var n = in.read(buffer, offset, length);
            left -= n;
            if (n < 0 || left == 0) {
                finish();
            }
            return n;
        } catch (IOException | RuntimeException failure) {
            lent.end();
            throw failure;
        }
    }

    private void finish() throws IOException {
        isOver = true;
        if (isKept) {
            // what is behind the last byte, such as trailers
            in.close();
        }
        lent.giveBack(connection, isKept);
    }

    /// Ends the connection where the end was not reached.
    @Override
    public void close() {
        lent.end();
    }
}
