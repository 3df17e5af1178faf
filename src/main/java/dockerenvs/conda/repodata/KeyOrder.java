package dockerenvs.conda.repodata;

import java.util.Arrays;
import java.util.BitSet;

/// Whether the maps of a document list their packages in ascending order, as nearly all do.
final class KeyOrder {
    private final IntList firstRows = new IntList();
    private final BitSet unordered = new BitSet();
    private ByteList last = new ByteList(256);
    private ByteList next = new ByteList(256);
    private boolean isFirst = true;

    /// A map begins, whose first package becomes that row.
    void startMap(int row) {
        firstRows.add(row);
        isFirst = true;
    }

    /// The next file name of the map, in two parts.
    ///
    /// @return whether it is another one than that before
    boolean add(byte[] bytes, int from, int to, String ending) {
        next.clear();
        next.write(bytes, from, to);
        for (var i = 0; i < ending.length(); i++) {
            next.write(ending.charAt(i));
        }
        var comparison =
                isFirst ? -1 : Arrays.compareUnsigned(last.array(), 0, last.size(), next.array(), 0, next.size());
        if (comparison > 0) {
            unordered.set(firstRows.size());
        }
        isFirst = false;
        var written = next;
        next = last;
        last = written;
        return comparison != 0;
    }

    /// Whether all rows from the first to the last of some in ascending order are of one map, which is in order.
    boolean isOrdered(int firstRow, int lastRow) {
        var map = mapOf(firstRow);
        return map == mapOf(lastRow) && !unordered.get(map);
    }

    /// Counted from 1.
    private int mapOf(int row) {
        var map = 0;
        while (map < firstRows.size() && firstRows.at(map) <= row) {
            map++;
        }
        return map;
    }
}
