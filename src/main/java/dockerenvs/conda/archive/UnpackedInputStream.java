package dockerenvs.conda.archive;

import dockerenvs.content.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// What compressed bytes become, within the limits.
final class UnpackedInputStream extends InputStream {
    private final InputStream plain;
    private final long packed;
    private final Limits limits;
    private long unpacked;

    /// @param packed bytes of the package file
    UnpackedInputStream(InputStream compressed, long packed, Limits limits) throws IOException {
        this.plain = Compression.decompress(compressed);
        this.packed = packed;
        this.limits = limits;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return (int) counted(plain.read(target, offset, length));
    }

    @Override
    public long skip(long bytes) throws IOException {
        return counted(plain.skip(bytes));
    }

    private long counted(long count) {
        unpacked += Math.max(count, 0);
        limits.checkUnpacked(unpacked, packed);
        return count;
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }
}
