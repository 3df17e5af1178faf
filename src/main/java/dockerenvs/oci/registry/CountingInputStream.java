package dockerenvs.oci.registry;

import dockerenvs.tasks.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Tells how far a blob has been read.
final class CountingInputStream extends FilterInputStream {
    private final Progress progress;
    private long count;

    CountingInputStream(InputStream in, long offset, Progress progress) {
        super(in);
        this.count = offset;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var n = in.read(buffer, offset, length);
        if (n > 0) {
            count += n;
            progress.advanceTo(count);
        }
        return n;
    }
}
