package dockerenvs.build;

import dockerenvs.content.CacheFolder;
import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.content.FileRegion;
import dockerenvs.content.HashingOutputStream;
import dockerenvs.content.OpenFiles;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Writes a [Splice] of what is written to it, and takes its digest.
final class SpliceOutputStream extends OutputStream implements Content.Taker {
    /// Smaller parts are not worth a piece.
    private static final int PART_BYTES_MIN = 16 << 10;

    private static final int BUFFER_BYTES = 256 << 10;

    private final DataOutputStream pieces;
    private final CacheFolder linked;
    private final HashingOutputStream hashing = new HashingOutputStream(OutputStream.nullOutputStream());
    private final OpenFiles files = new OpenFiles();
    private final byte[] chunk = new byte[BUFFER_BYTES];

    /// @param target the file of the splice
    /// @param linked where packages are, parts of which are not copied
    SpliceOutputStream(OutputStream target, CacheFolder linked) {
        this.pieces = new DataOutputStream(new BufferedOutputStream(target, BUFFER_BYTES));
        this.linked = linked;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
            pieces.writeByte(Splice.OWN);
            pieces.writeLong(length);
            pieces.write(bytes, offset, length);
            hashing.write(bytes, offset, length);
        }
    }

    @Override
    public boolean takes(Content content, long size) {
        return content instanceof FileRegion region
                && size >= PART_BYTES_MIN
                && size == region.size()
                && linked.folder().equals(region.file().getParent());
    }

    @Override
    public void take(Content content, long size) throws IOException {
        if (!(content instanceof FileRegion region)) {
            throw new IllegalArgumentException("no part of a file");
        }
        pieces.writeByte(Splice.PART);
        pieces.writeLong(size);
        pieces.writeLong(region.offset());
        pieces.writeUTF(String.valueOf(region.file().getFileName()));
        for (var done = 0L; done < size; ) {
            var count = files.read(region, done, chunk, 0, chunk.length);
            if (count < 0) {
                throw new IOException("`%s` has become shorter while it was read".formatted(region.file()));
            }
            hashing.write(chunk, 0, count);
            done += count;
        }
    }

    /// The digest of the tar; ask once, when everything is written.
    Digest digest() {
        return hashing.digest();
    }

    /// Bytes of the tar so far.
    long size() {
        return hashing.size();
    }

    @Override
    public void close() throws IOException {
        try (files) {
            pieces.writeByte(Splice.END);
            pieces.close();
        }
    }
}
