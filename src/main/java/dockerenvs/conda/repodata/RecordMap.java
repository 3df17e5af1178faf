package dockerenvs.conda.repodata;

import dockerenvs.conda.repodata.IndexFormat.Table;
import dockerenvs.content.MalformedInput;
import java.nio.MappedByteBuffer;

/// The records of an index, in the mapped file. Pages are copied and checked before anything is read from them.
final class RecordMap {
    private final MappedByteBuffer records;
    private final IndexTables tables;

    RecordMap(MappedByteBuffer records, IndexTables tables) {
        this.records = records;
        this.tables = tables;
    }

    /// The record that begins at `place`, without its length.
    ///
    /// @throws IndexOutOfBoundsException when there is none
    /// @throws MalformedInput when a page has changed
    ByteReader at(long place) {
        if (place < 0 || place >= records.capacity()) {
            throw new IndexOutOfBoundsException(place);
        }
        var page = (int) place / RecordPages.PAGE_BYTES;
        var offset = (int) place % RecordPages.PAGE_BYTES;
        var bytes = read(page, page + 2);
        var head = new ByteReader(bytes, offset, bytes.length);
        var length = head.index();
        var start = head.position();
        if (length > records.capacity() - place) {
            throw new IndexOutOfBoundsException(length);
        }
        if (start + length > bytes.length) {
            bytes = read(page, page + (start + length) / RecordPages.PAGE_BYTES + 1);
        }
        return new ByteReader(bytes, start, start + length);
    }

    private byte[] read(int from, int to) {
        var start = from * RecordPages.PAGE_BYTES;
        var end = (int) Math.min((long) to * RecordPages.PAGE_BYTES, records.capacity());
        var bytes = new byte[end - start];
        try {
            records.get(start, bytes);
        } catch (InternalError e) {
            throw MalformedInput.of("the file was cut off while it was used: " + e.getMessage(), "");
        }
        for (var at = 0; at < bytes.length; at += RecordPages.PAGE_BYTES) {
            var checksum = IndexFormat.checksum(bytes, at, Math.min(at + RecordPages.PAGE_BYTES, bytes.length));
            if (checksum != tables.number(Table.CHECKSUMS, from + at / RecordPages.PAGE_BYTES)) {
                throw MalformedInput.of("its records are not those that were written", "");
            }
        }
        return bytes;
    }
}
