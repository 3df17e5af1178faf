package dockerenvs.conda.link;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.files.FileTree;
import java.util.List;

/// A package as it looks installed, by itself: what other packages do to its files is settled by [Installation].
///
/// @param record what the channel says, completed by what the package says
/// @param tree its files below the root of the image, its record in `conda-meta` too. Content is read from the
/// cache
/// @param key names the bytes: packages of the same key have the same tree
/// @param scripts what it wants to have run, in the order of the package
/// @param warnings sentences about what someone may want to look at, in the order they were noticed
public record LinkedPackage(
        PackageRecord record, FileTree tree, String key, List<PackageScript> scripts, List<String> warnings) {

    public LinkedPackage {
        scripts = List.copyOf(scripts);
        warnings = List.copyOf(warnings);
    }

    @Override
    public String toString() {
        return record.stem();
    }
}
