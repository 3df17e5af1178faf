package dockerenvs.conda.prefix;

/// A distribution of Python that pip, or whoever else, has installed over or beside the packages.
///
/// @param name as the folder of its metadata says it
/// @param version the same; empty when unknown
/// @param files how many of its files are carried along
/// @param editable where its source is, when it is no part of the environment; else empty
public record PipDistribution(String name, String version, int files, String editable) {

    /// As pip writes it: `name==version`.
    @Override
    public String toString() {
        return version.isEmpty() ? name : name + "==" + version;
    }
}
