package dockerenvs.cli;

import java.util.List;

/// A unit for the numbers of a table.
///
/// @param bytes in one of it
record ByteUnit(String name, double bytes) {
    private static final List<ByteUnit> ALL =
            List.of(new ByteUnit("TB", 1e12), new ByteUnit("GB", 1e9), new ByteUnit("MB", 1e6));
    private static final ByteUnit SMALLEST = new ByteUnit("kB", 1e3);

    /// The unit in which the largest of the numbers is 1 or more, if there is one.
    static ByteUnit of(long largest) {
        return ALL.stream().filter(unit -> largest >= unit.bytes).findFirst().orElse(SMALLEST);
    }

    /// So many of the unit.
    double count(long someBytes) {
        return someBytes / bytes;
    }
}
