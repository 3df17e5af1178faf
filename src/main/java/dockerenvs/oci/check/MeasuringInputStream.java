package dockerenvs.oci.check;

import dockerenvs.content.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Counts and hashes what is read, without an opinion of what it should be.
final class MeasuringInputStream extends FilterInputStream {
    private final Digest.Algorithm algorithm;
    private final MessageDigest hasher;
    private long size;

    MeasuringInputStream(InputStream in, Digest.Algorithm algorithm) {
        super(in);
        this.algorithm = algorithm;
        this.hasher = algorithm.hasher();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var count = in.read(buffer, offset, length);
        if (count > 0) {
            hasher.update(buffer, offset, count);
            size += count;
        }
        return count;
    }

    /// Reads what is skipped, so that it counts.
    @Override
    public long skip(long bytes) throws IOException {
        var buffer = new byte[Math.clamp(bytes, 1, 64 << 10)];
        var count = read(buffer, 0, (int) Math.min(buffer.length, Math.max(bytes, 0)));
        return Math.max(count, 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /// Bytes read so far.
    long size() {
        return size;
    }

    /// The digest of what was read; ask once, at the end.
    Digest digest() {
        return Digest.of(algorithm, hasher.digest());
    }
}
