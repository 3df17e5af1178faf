package dockerenvs.conda.link;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// All packages of an environment together. Of a path that several of them bring, the last package has it: the one
/// that depends on the others, as with conda. Trees overlap in folders only, and one file never lies below another.
///
/// @param packages in the order in which they count, each after what it depends on; whatever order they were given
/// in
public record Installation(List<InstalledPackage> packages) {

    /// What to do when two packages bring different files for one path.
    public enum Clobbering {
        /// The later one wins, and the other gets a warning.
        WARN,
        /// It is an error.
        REFUSE
    }

    public Installation {
        packages = List.copyOf(packages);
    }

    /// Settles what packages do to each other.
    ///
    /// @param packages linked for the same target, in any order
    /// @throws MalformedInput when two have the same name, when one has a file where another has a folder, when
    /// links lead in a circle or a file out of the prefix, or when files clobber each other and may not
    /// @throws IOException when contents cannot be compared
    public static Installation of(Prefix prefix, List<LinkedPackage> packages, Clobbering clobbering)
            throws IOException {
        var byName = new TreeMap<String, LinkedPackage>();
        for (var linked : packages) {
            var other = byName.put(linked.record().name(), linked);
            if (other != null) {
                throw MalformedInput.of(
                        "an environment cannot have two packages called %s: %s and %s"
                                .formatted(quote(linked.record().name()), other, linked),
                        "leave one of them out");
            }
        }
        var order = LinkOrder.of(packages.stream().map(LinkedPackage::record).toList());
        var sorted = new ArrayList<LinkedPackage>();
        order.forEach(name -> sorted.add(byName.getOrDefault(name, packages.getFirst())));
        return new Installation(new Settlement(prefix, sorted, clobbering).settle());
    }

    /// All files of the environment.
    public FileTree tree() {
        return FileTree.union(packages.stream().map(InstalledPackage::tree).toList());
    }

    /// What someone may want to look at, package after package, each sentence behind the name of its package.
    public List<String> warnings() {
        return packages.stream()
                .flatMap(installed -> installed.warnings().stream().map(warning -> installed + ": " + warning))
                .toList();
    }
}
