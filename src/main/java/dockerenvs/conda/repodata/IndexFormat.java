package dockerenvs.conda.repodata;

import java.util.Arrays;
import java.util.zip.CRC32C;

/// The frame of index files. `package-info` draws it.
final class IndexFormat {
    static final int HEADER_BYTES = 40;
    static final int TABLE_BYTES_MAX = 1 << 30;

    private static final long MAGIC = 0x5844_4e49_5652_4e45L;
    private static final int VERSION = 2;
    private static final int CHECKED_BYTES = HEADER_BYTES - Integer.BYTES;

    private IndexFormat() {}

    /// The tables behind the records, in this order; in front of them their lengths.
    enum Table {
        KEY(0),
        INFO(1),
        BASE_URL(2),
        LEFT_OUT(3),
        STRING_ENDS(4),
        STRINGS(5),
        LIST_ENDS(6),
        LISTS(7),
        REQUIREMENT_ENDS(8),
        REQUIREMENTS(9),
        SHAPE_ENDS(10),
        SHAPES(11),
        /// For each name, ascending, the number of its string and where its rows begin.
        NAMES(12),
        ROWS(13),
        /// Of the pages of records.
        CHECKSUMS(14);

        private final int place;

        Table(int place) {
            this.place = place;
        }

        /// Which of all tables, counted from 0.
        int place() {
            return place;
        }
    }

    /// What a header says.
    ///
    /// @param recordBytes length of the records, which come behind the header
    /// @param tableBytes length of the tables, which come behind the records
    record Header(long recordBytes, long tableBytes, int tableChecksum) {
        byte[] bytes() {
            var header = new ByteList(HEADER_BYTES);
            header.int64(MAGIC);
            header.int32(VERSION);
            header.int64(recordBytes);
            header.int64(tableBytes);
            header.int32(tableChecksum);
            header.int32(0);
            header.int32(checksum(header.array(), 0, CHECKED_BYTES));
            return Arrays.copyOf(header.array(), HEADER_BYTES);
        }

        /// Whether a file may be as the header says.
        boolean fits(long fileBytes) {
            return recordBytes >= 0
                    && recordBytes <= Integer.MAX_VALUE
                    && tableBytes >= (long) Table.values().length * Integer.BYTES
                    && tableBytes <= TABLE_BYTES_MAX
                    && fileBytes == HEADER_BYTES + recordBytes + tableBytes;
        }
    }

    /// Reads a header; one of a length that fits no file when it is none.
    static Header header(byte[] bytes) {
        var valid = Words.at(bytes, 0) == MAGIC
                && (int) Words.at(bytes, 8) == VERSION
                && (int) (Words.at(bytes, HEADER_BYTES - 8) >>> Integer.SIZE) == checksum(bytes, 0, CHECKED_BYTES);
        return valid
                ? new Header(Words.at(bytes, 12), Words.at(bytes, 20), (int) Words.at(bytes, 28))
                : new Header(-1, -1, 0);
    }

    static int checksum(byte[] bytes, int from, int to) {
        var checksum = new CRC32C();
        checksum.update(bytes, from, to - from);
        return (int) checksum.getValue();
    }
}
