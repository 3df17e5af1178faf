package dockerenvs.conda.environment;

/// A package of the Python package index that a lock names: known by name, and not installed by conda.
///
/// @param name as the lock writes it
/// @param version empty when unknown
/// @param location a URL without secrets, or a path as the lock writes it
/// @param sha256 lower-case hex; empty when unknown
public record PipPackage(String name, String version, String location, String sha256)
        implements Comparable<PipPackage> {
    @Override
    public int compareTo(PipPackage other) {
        var byName = name.compareTo(other.name);
        return byName != 0 ? byName : location.compareTo(other.location);
    }

    /// As pip writes it: `name==version`.
    @Override
    public String toString() {
        return version.isEmpty() ? name : name + "==" + version;
    }
}
