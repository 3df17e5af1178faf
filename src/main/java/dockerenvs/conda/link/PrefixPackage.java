package dockerenvs.conda.link;

import dockerenvs.conda.spec.PackageRecord;
import java.util.List;

/// A package of which there is no package file, but which is installed in a prefix: what is there is taken from
/// there.
///
/// @param record what `conda-meta` says of it, without its files and what tells of the machine
/// @param source the prefix that is written into its files
/// @param files those that are there as they were installed; the others are left out, of its record too
public record PrefixPackage(PackageRecord record, String source, List<PrefixFile> files) {
    public PrefixPackage {
        files = List.copyOf(files);
    }

    @Override
    public String toString() {
        return record.stem();
    }
}
