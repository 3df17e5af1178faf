package dockerenvs.conda.repodata;

import dockerenvs.content.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The packages of a document by name and then by file name; of `.conda` and `.tar.bz2` with one stem only the former.
final class SortedRows {
    private final DistinctBytes strings;
    private final PackageRows rows;
    private final ByteList left = new ByteList(256);
    private final ByteList right = new ByteList(256);

    private SortedRows(DistinctBytes strings, PackageRows rows) {
        this.strings = strings;
        this.rows = rows;
    }

    /// Takes the packages of one name.
    @FunctionalInterface
    interface Sink {
        /// All packages of one name.
        ///
        /// @param name number of a string
        /// @param group numbers of rows
        void take(int name, int[] group);
    }

    /// Hands over the packages name by name.
    ///
    /// @throws MalformedInput when a package is there twice
    static void forEach(DistinctBytes strings, PackageRows rows, Sink sink) {
        new SortedRows(strings, rows).run(sink);
    }

    private void run(Sink sink) {
        var ends = new int[strings.count()];
        for (var row = 0; row < rows.count(); row++) {
            ends[rows.name(row)]++;
        }
        var names = names(ends);
        var end = 0;
        for (var name : names) {
            var count = ends[name];
            ends[name] = end;
            end += count;
        }
        var order = new int[end];
        for (var row = 0; row < rows.count(); row++) {
            order[ends[rows.name(row)]++] = row;
        }
        var start = 0;
        for (var name : names) {
            sink.take(name, sorted(Arrays.copyOfRange(order, start, ends[name])));
            start = ends[name];
        }
    }

    /// The strings that are names, ascending.
    private List<Integer> names(int[] counts) {
        var names = new ArrayList<Integer>();
        for (var string = 0; string < counts.length; string++) {
            if (counts[string] > 0) {
                names.add(string);
            }
        }
        names.sort(strings::compare);
        return names;
    }

    private int[] sorted(int[] group) {
        if (isSorted(group)) {
            return group;
        }
        var condas = stems(group, false);
        checkTwice(group, condas);
        checkTwice(group, stems(group, true));
        var kept = new ArrayList<Integer>(group.length);
        for (var row : group) {
            if (!rows.isTarBz2(row) || Arrays.binarySearch(condas, stem(row)) < 0) {
                kept.add(row);
            }
        }
        kept.sort(this::compare);
        var sorted = new int[kept.size()];
        for (var i = 0; i < sorted.length; i++) {
            sorted[i] = kept.get(i);
        }
        return sorted;
    }

    private boolean isSorted(int[] group) {
        if (!rows.order().isOrdered(group[0], group[group.length - 1])) {
            return false;
        }
        for (var row : group) {
            if (rows.isTarBz2(row) != rows.isTarBz2(group[0])) {
                return false;
            }
        }
        return true;
    }

    /// Version and build in one number.
    private long stem(int row) {
        return (long) rows.version(row) << Integer.SIZE | rows.build(row);
    }

    private long[] stems(int[] group, boolean tarBz2) {
        var stems = new long[group.length];
        var count = 0;
        for (var row : group) {
            if (rows.isTarBz2(row) == tarBz2) {
                stems[count++] = stem(row);
            }
        }
        stems = Arrays.copyOf(stems, count);
        Arrays.sort(stems);
        return stems;
    }

    private void checkTwice(int[] group, long[] stems) {
        for (var i = 1; i < stems.length; i++) {
            if (stems[i] == stems[i - 1]) {
                var stem = stems[i];
                var twice = Arrays.stream(group)
                        .filter(row -> stem(row) == stem)
                        .findFirst()
                        .orElseThrow();
                write(twice, left);
                throw MalformedInput.of(
                        "the package %s-%s is there twice"
                                .formatted(
                                        new String(
                                                strings.array(),
                                                strings.start(rows.name(twice)),
                                                strings.end(rows.name(twice)) - strings.start(rows.name(twice)),
                                                StandardCharsets.UTF_8),
                                        new String(left.array(), 0, left.size(), StandardCharsets.UTF_8)),
                        "the document is damaged; fetch it again");
            }
        }
    }

    /// Compares the file names of packages of one name.
    private int compare(int a, int b) {
        var sameVersion = rows.version(a) == rows.version(b);
        var one = sameVersion ? rows.build(a) : rows.version(a);
        var other = sameVersion ? rows.build(b) : rows.version(b);
        var bytes = strings.array();
        var difference = Arrays.mismatch(
                bytes, strings.start(one), strings.end(one), bytes, strings.start(other), strings.end(other));
        if (difference >= 0
                && difference
                        < Math.min(strings.end(one) - strings.start(one), strings.end(other) - strings.start(other))) {
            return Byte.compareUnsigned(
                    bytes[strings.start(one) + difference], bytes[strings.start(other) + difference]);
        }
        // one begins with the other: what stands behind it decides
        write(a, left);
        write(b, right);
        return Arrays.compareUnsigned(left.array(), 0, left.size(), right.array(), 0, right.size());
    }

    /// The file name behind the name of the package.
    private void write(int row, ByteList target) {
        var bytes = strings.array();
        target.clear();
        target.write(bytes, strings.start(rows.version(row)), strings.end(rows.version(row)));
        target.write('-');
        target.write(bytes, strings.start(rows.build(row)), strings.end(rows.build(row)));
        target.write(rows.format(row).ending());
    }
}
