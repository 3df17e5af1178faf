package dockerenvs.conda.repodata;

import dockerenvs.conda.repodata.IndexFormat.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Opens index files: reads and checks their tables, and maps their records.
final class IndexFile {
    /// Small enough for the cache of a processor, so that the checksum finds them there.
    private static final int PIECE_BYTES = 128 << 10;

    private IndexFile() {}

    /// The index in `file`; nothing when it has to be written.
    static Optional<SubdirIndex> open(Path file, IndexKey key) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(file, key, channel);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static Optional<SubdirIndex> read(Path file, IndexKey key, FileChannel channel) throws IOException {
        var size = channel.size();
        var head = new byte[IndexFormat.HEADER_BYTES];
        if (size < head.length) {
            return Optional.empty();
        }
        read(channel, 0, head);
        var header = IndexFormat.header(head);
        if (!header.fits(size)) {
            return Optional.empty();
        }
        var bytes = new byte[(int) header.tableBytes()];
        if (read(channel, head.length + header.recordBytes(), bytes) != header.tableChecksum()) {
            return Optional.empty();
        }
        var tables = IndexTables.of(bytes);
        if (tables.isEmpty() || !tables.get().text(Table.KEY).equals(key.text())) {
            return Optional.empty();
        }
        var records = channel.map(FileChannel.MapMode.READ_ONLY, head.length, header.recordBytes());
        return Optional.of(new SubdirIndex(file, tables.get(), new RecordMap(records, tables.get())));
    }

    /// Fills the array.
    ///
    /// @return the checksum of what was read
    private static int read(FileChannel channel, long position, byte[] target) throws IOException {
        var checksum = new CRC32C();
        for (var at = 0; at < target.length; ) {
            var piece = ByteBuffer.wrap(target, at, Math.min(PIECE_BYTES, target.length - at));
            var count = channel.read(piece, position + at);
            if (count < 0) {
                break;
            }
            checksum.update(target, at, count);
            at += count;
        }
        return (int) checksum.getValue();
    }
}
