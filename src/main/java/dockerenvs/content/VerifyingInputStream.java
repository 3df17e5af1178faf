package dockerenvs.content;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Locale;

/// Lets through exactly the promised bytes, or fails. The check happens with the last promised byte, so a reader
/// that knows the size and stops there is served only verified content too.
final class VerifyingInputStream extends FilterInputStream {
    static final long SIZE_UNKNOWN = Long.MAX_VALUE;

    private final Digest expected;
    private final long size;
    private final String place;
    private final MessageDigest hasher;
    private long count;
    private boolean verified;

    /// @param place what messages call the place of the bytes; may be empty
    VerifyingInputStream(InputStream in, Digest expected, long size, String place) {
        super(in);
        this.place = place;
        this.expected = expected;
        this.size = size;
        this.hasher = expected.algorithm().hasher();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (count == size) {
            return end();
        }
        var n = in.read(buffer, offset, (int) Math.min(length, size - count));
        if (n < 0 && size == SIZE_UNKNOWN) {
            verify();
            return n;
        }
        if (n < 0) {
            throw refused(
                    String.format(Locale.ROOT, "%s ends after %,d of %,d bytes", expected, count, size),
                    "fetch or write it again");
        }
        hasher.update(buffer, offset, n);
        count += n;
        if (count == size) {
            verify();
        }
        return n;
    }

    private int end() throws IOException {
        verify();
        if (in.read() >= 0) {
            throw refused(
                    String.format(Locale.ROOT, "%s has more than the promised %,d bytes", expected, size),
                    "fetch or write it again");
        }
        return -1;
    }

    private void verify() {
        if (verified) {
            return;
        }
        var found = Digest.of(expected.algorithm(), hasher.digest());
        if (!found.equals(expected)) {
            throw refused(
                    "the bytes named %s have the digest %s".formatted(expected, found),
                    "the content was changed or damaged; fetch or write it again");
        }
        verified = true;
    }

    private MalformedInput refused(String what, String hint) {
        var refusal = MalformedInput.of(what, hint);
        return place.isEmpty() ? refusal : refusal.in(place);
    }

    /// Reads and hashes what is skipped: skipping must not skip the verification.
    @Override
    public long skip(long bytes) throws IOException {
        var buffer = new byte[Math.clamp(bytes, 1, 64 << 10)];
        long skipped = 0;
        while (skipped < bytes) {
            var n = read(buffer, 0, (int) Math.min(buffer.length, bytes - skipped));
            if (n < 0) {
                break;
            }
            skipped += n;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
