package dockerenvs.content;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/// An output stream that counts and hashes (SHA-256) what passes through it.
public final class HashingOutputStream extends FilterOutputStream {
    private final MessageDigest hasher = Digest.Algorithm.SHA256.hasher();
    private long size;

    public HashingOutputStream(OutputStream target) {
        super(target);
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        hasher.update((byte) b);
        size++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        hasher.update(bytes, offset, length);
        size += length;
    }

    /// The digest of everything written; ask once, at the end.
    public Digest digest() {
        return Digest.of(Digest.Algorithm.SHA256, hasher.digest());
    }

    /// Bytes written so far.
    public long size() {
        return size;
    }
}
