package dockerenvs.conda.repodata;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/// The records of an index on their way to the file, one behind the other, with a checksum for every page of them.
final class RecordPages {
    static final int PAGE_BYTES = 16 << 10;

    private final OutputStream target;
    private final byte[] page = new byte[PAGE_BYTES];
    private final IntList checksums = new IntList();
    private int filled;
    private long size;

    RecordPages(OutputStream target) {
        this.target = target;
    }

    /// Bytes so far: where the next record begins.
    long size() {
        return size;
    }

    void write(ByteList bytes) throws IOException {
        var from = 0;
        size += bytes.size();
        while (from < bytes.size()) {
            var count = Math.min(bytes.size() - from, PAGE_BYTES - filled);
            System.arraycopy(bytes.array(), from, page, filled, count);
            filled += count;
            from += count;
            if (filled == PAGE_BYTES) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        var checksum = new CRC32C();
        checksum.update(page, 0, filled);
        checksums.add((int) checksum.getValue());
        target.write(page, 0, filled);
        filled = 0;
    }

    /// Writes what is left.
    ///
    /// @return the checksums of all pages
    IntList finish() throws IOException {
        if (filled > 0) {
            flush();
        }
        return checksums;
    }
}
