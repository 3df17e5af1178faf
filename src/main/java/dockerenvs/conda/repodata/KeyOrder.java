package dockerenvs.conda.repodata;

import java.util.Arrays;
import java.util.BitSet;

/// Whether the maps of a document list their packages in ascending order, as nearly all do.
final class KeyOrder {
    private final IntList firstRows = new IntList();
    private final BitSet unordered = new BitSet();
    private byte[] last = new byte[256];
    private int lastLength = -1;

    /// A map begins, whose first package becomes that row.
    void startMap(int row) {
        firstRows.add(row);
        lastLength = -1;
    }

    /// The next key of the map.
    ///
    /// @return whether it is another one than that before
    boolean add(byte[] bytes, int from, int to) {
        var comparison = lastLength < 0 ? -1 : Arrays.compareUnsigned(last, 0, lastLength, bytes, from, to);
        if (comparison > 0) {
            unordered.set(firstRows.size());
        }
        lastLength = to - from;
        if (lastLength > last.length) {
            last = new byte[lastLength];
        }
        System.arraycopy(bytes, from, last, 0, lastLength);
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
