package dockerenvs.http;

import java.io.IOException;
import java.io.InputStream;

/// The body of an answer; with its last byte the connection goes back.
final class LentBody extends InputStream {
    private final LentConnection lent;
    private final Connection connection;
    private final boolean isKept;
    private final ReceivedBody received;

    /// @param isKept whether the connection can be used again
    LentBody(ReceivedBody received, LentConnection lent, Connection connection, boolean isKept) {
        this.received = received;
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
        if (received.isOver()) {
            return -1;
        }
        try {
            var n = received.read(buffer, offset, length);
            if (received.isOver()) {
                lent.giveBack(connection, isKept);
            }
            return n;
        } catch (IOException | RuntimeException failure) {
            lent.end();
            throw failure;
        }
    }

    /// Ends the connection where the end was not reached.
    @Override
    public void close() {
        lent.end();
    }
}
