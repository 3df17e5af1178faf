package dockerenvs.conda.repodata;

import dockerenvs.tasks.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Bytes on their way, counted for who watches.
final class CountedBody extends FilterInputStream {
    private final Progress progress;
    private long count;

    CountedBody(InputStream in, Progress progress) {
        super(in);
        this.progress = progress;
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        var n = in.read(target, offset, length);
        if (n > 0) {
            count += n;
            progress.advanceTo(count);
        }
        return n;
    }

    @Override
    public long skip(long bytes) {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
