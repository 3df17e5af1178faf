package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.PackageFileName.Format;
import java.util.BitSet;

/// The packages of a document in the order they came, as columns of numbers: what is asked about each of many, and
/// where the rest of its record lies. [SortedRows] puts them in order.
final class PackageRows {
    private final IntList names = new IntList();
    private final IntList versions = new IntList();
    private final IntList builds = new IntList();
    private final IntList requirements = new IntList();
    private final LongList buildNumbers = new LongList();
    private final LongList timestamps = new LongList();
    private final LongList places = new LongList();
    private final BitSet tarBz2 = new BitSet();
    private final KeyOrder order = new KeyOrder();

    /// One package.
    ///
    /// @param name number of a string, as are `version` and `build`
    /// @param place where its record begins among all records
    record Row(int name, int version, int build, Format format, int requirements, long place) {}

    void add(Row row, long buildNumber, long timestampMillis) {
        if (row.format == Format.TAR_BZ2) {
            tarBz2.set(names.size());
        }
        names.add(row.name);
        versions.add(row.version);
        builds.add(row.build);
        requirements.add(row.requirements);
        places.add(row.place);
        buildNumbers.add(buildNumber);
        timestamps.add(timestampMillis);
    }

    int count() {
        return names.size();
    }

    /// In which order the file names come.
    KeyOrder order() {
        return order;
    }

    int name(int row) {
        return names.at(row);
    }

    int version(int row) {
        return versions.at(row);
    }

    int build(int row) {
        return builds.at(row);
    }

    boolean isTarBz2(int row) {
        return tarBz2.get(row);
    }

    Format format(int row) {
        return isTarBz2(row) ? Format.TAR_BZ2 : Format.CONDA;
    }

    int requirements(int row) {
        return requirements.at(row);
    }

    long buildNumber(int row) {
        return buildNumbers.at(row);
    }

    long timestampMillis(int row) {
        return timestamps.at(row);
    }

    long place(int row) {
        return places.at(row);
    }
}
