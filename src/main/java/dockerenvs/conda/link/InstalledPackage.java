package dockerenvs.conda.link;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.files.FileTree;
import java.util.List;

/// A package as it is in its environment, among the others.
///
/// @param linked the package by itself
/// @param tree what is left of its files, where they really lie
/// @param key names the bytes of the tree, as that of a linked package does; the same one where others changed
/// nothing
/// @param warnings those of the package by itself, and about files that others replace
public record InstalledPackage(LinkedPackage linked, FileTree tree, String key, List<String> warnings) {

    public InstalledPackage {
        warnings = List.copyOf(warnings);
    }

    public PackageRecord record() {
        return linked.record();
    }

    @Override
    public String toString() {
        return linked.toString();
    }
}
