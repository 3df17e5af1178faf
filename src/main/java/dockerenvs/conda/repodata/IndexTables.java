package dockerenvs.conda.repodata;

import dockerenvs.conda.repodata.IndexFormat.Table;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The tables of an index, whole and checked. Whoever wrote them may have lied: what reads them never leaves the array,
/// but may get an [IndexOutOfBoundsException].
final class IndexTables {
    private static final Table[] TABLES = Table.values();

    private final byte[] bytes;
    private final int[] starts = new int[TABLES.length + 1];

    private IndexTables(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Finds the tables; nothing when their lengths do not fit.
    static Optional<IndexTables> of(byte[] bytes) {
        var tables = new IndexTables(bytes);
        var start = (long) TABLES.length * Integer.BYTES;
        tables.starts[0] = (int) start;
        for (var i = 0; i < TABLES.length; i++) {
            var length = tables.int32(i * Integer.BYTES);
            start += length;
            if (length < 0 || start > bytes.length) {
                return Optional.empty();
            }
            tables.starts[i + 1] = (int) start;
        }
        return start == bytes.length ? Optional.of(tables) : Optional.empty();
    }

    /// The array in which they lie.
    byte[] bytes() {
        return bytes;
    }

    int start(Table table) {
        return starts[table.place()];
    }

    int end(Table table) {
        return starts[table.place() + 1];
    }

    /// How many numbers are in a table of such.
    int count(Table table) {
        return (end(table) - start(table)) / Integer.BYTES;
    }

    int number(Table table, int index) {
        if (index < 0 || index >= count(table)) {
            throw new IndexOutOfBoundsException(index);
        }
        return int32(start(table) + index * Integer.BYTES);
    }

    private int int32(int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    /// Where the item of that number begins in the array.
    int itemStart(Table ends, int number) {
        return place(ends, number == 0 ? 0 : number(ends, number - 1));
    }

    int itemEnd(Table ends, int number) {
        return place(ends, number(ends, number));
    }

    /// Items lie in the table behind that of their ends.
    private int place(Table ends, int distance) {
        var table = TABLES[ends.place() + 1];
        if (distance < 0 || distance > end(table) - start(table)) {
            throw new IndexOutOfBoundsException(distance);
        }
        return start(table) + distance;
    }

    String text(Table table) {
        return new String(bytes, start(table), end(table) - start(table), StandardCharsets.UTF_8);
    }

    byte[] copy(Table table) {
        return Arrays.copyOfRange(bytes, start(table), end(table));
    }
}
