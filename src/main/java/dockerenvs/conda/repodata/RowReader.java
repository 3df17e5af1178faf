package dockerenvs.conda.repodata;

/// Reads the rows of packages of one name, one after the other.
final class RowReader {
    private final ByteReader rows;
    private int version;
    private int build;
    private boolean isTarBz2;
    private long buildNumber;
    private long timestampMillis;
    private int requirements;
    private long place;

    RowReader(ByteReader rows) {
        this.rows = rows;
    }

    /// Moves on to the next row.
    ///
    /// @return whether there was one
    boolean next() {
        if (rows.isAtEnd()) {
            return false;
        }
        var versionAndFormat = rows.index();
        version = versionAndFormat >>> 1;
        isTarBz2 = (versionAndFormat & 1) != 0;
        build = rows.index();
        buildNumber = rows.signed();
        timestampMillis = rows.number();
        requirements = rows.index();
        place += rows.signed();
        return true;
    }

    /// Number of a string, as is that of the build.
    int version() {
        return version;
    }

    int build() {
        return build;
    }

    boolean isTarBz2() {
        return isTarBz2;
    }

    long buildNumber() {
        return buildNumber;
    }

    long timestampMillis() {
        return timestampMillis;
    }

    int requirements() {
        return requirements;
    }

    /// Where the record begins.
    long place() {
        return place;
    }
}
