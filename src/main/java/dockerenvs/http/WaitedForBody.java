package dockerenvs.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A body that stops when the thread that waits for it is interrupted.
final class WaitedForBody extends FilterInputStream {
    private final Waiting waiting;

    WaitedForBody(InputStream in, Waiting waiting) {
        super(in);
        this.waiting = waiting;
    }

    @Override
    public int read() throws IOException {
        return waiting.during(in::read);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return waiting.during(() -> in.read(buffer, offset, length));
    }

    @Override
    public long skip(long count) throws IOException {
        return waiting.during(() -> in.skip(count));
    }
}
