package dockerenvs.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;

/// A body on its way to a server.
final class SentBody {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Body body;
    private final Waiting waiting;

    /// @param waiting for the server, which goes on when a piece of the body was read
    SentBody(Body body, Waiting waiting) {
        this.body = body;
        this.waiting = waiting;
    }

    /// Bytes.
    long size() {
        return body.size();
    }

    /// Reads it and sends all of it.
    ///
    /// @throws SourceFailure when it could not be read
    void writeTo(OutputStream target) throws IOException {
        try (var in = open()) {
            var buffer = new byte[Math.clamp(body.size(), 1, BUFFER_BYTES)];
            var left = body.size();
            while (left > 0) {
                var n = read(in, buffer, (int) Math.min(left, buffer.length));
                if (n < 0) {
                    throw new SourceFailure(new EOFException(String.format(
                            Locale.ROOT,
                            "what was to be sent ended %,d bytes before its %,d bytes",
                            left,
                            body.size())));
                }
                waiting.goOn();
                target.write(buffer, 0, n);
                left -= n;
            }
        }
        // for the answer
        waiting.goOn();
    }

    private InputStream open() throws SourceFailure {
        try {
            return body.content().open();
        } catch (IOException failure) {
            throw new SourceFailure(failure);
        }
    }

    private static int read(InputStream in, byte[] buffer, int length) throws SourceFailure {
        try {
            return in.read(buffer, 0, length);
        } catch (IOException failure) {
            throw new SourceFailure(failure);
        }
    }
}
