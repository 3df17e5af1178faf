package dockerenvs.conda.prefix;

import dockerenvs.conda.link.PrefixFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Files of an environment sorted by what the records say of them.
final class PrefixComparison {
    private final PrefixScan scan;
    private final NavigableMap<String, FoundFile> carried = new TreeMap<>();
    private final SortedSet<String> changed = new TreeSet<>();
    private final SortedSet<String> restored = new TreeSet<>();
    private final SortedSet<String> removed = new TreeSet<>();
    private final PipDistributions pip;

    private PrefixComparison(PrefixScan scan) throws IOException {
        this.scan = scan;
        scan.files().forEach((path, file) -> {
            var owners = scan.owners().getOrDefault(path, List.of());
            var intact = owners.stream().anyMatch(owner -> file.is(owner.path()));
            if (!intact && !scan.isCompiled(path)) {
                carried.put(path, file);
                if (!owners.isEmpty()) {
                    changed.add(path);
                }
            }
        });
        this.pip = PipDistributions.of(carried);
        var replaced = new HashSet<Integer>();
        var missing = missing();
        missing.forEach(path -> {
            if (pip.replaced(path)) {
                scan.owners().getOrDefault(path, List.of()).forEach(owner -> replaced.add(owner.number()));
            }
        });
        for (var path : missing) {
            var owners = scan.owners().getOrDefault(path, List.of());
            var stays = owners.stream().allMatch(owner -> replaced.contains(owner.number()));
            (stays ? removed : restored).add(path);
        }
    }

    static PrefixComparison of(PrefixScan scan) throws IOException {
        return new PrefixComparison(scan);
    }

    private List<String> missing() {
        var missing = new ArrayList<String>();
        scan.owners().forEach((path, owners) -> {
            var made = owners.stream().allMatch(owner -> owner.path().isCompiled());
            if (!made && !scan.has(path) && !scan.isCompiled(path)) {
                missing.add(path);
            }
        });
        return missing;
    }

    /// What has to go along besides the packages.
    NavigableMap<String, FoundFile> carried() {
        return carried;
    }

    /// What has to be hidden of the packages: whole folders where all in them is gone.
    List<String> hidden() {
        Set<String> kept = new HashSet<>();
        restored.forEach(path -> addParents(path, kept));
        var hidden = new TreeSet<String>();
        for (var path : removed) {
            var top = path;
            for (var parent = PrefixScan.parent(path);
                    !parent.isEmpty() && !kept.contains(parent) && !scan.has(parent);
                    parent = PrefixScan.parent(parent)) {
                top = parent;
            }
            hidden.add(top);
        }
        return List.copyOf(hidden);
    }

    private static void addParents(String path, Set<String> folders) {
        for (var parent = PrefixScan.parent(path); !parent.isEmpty(); parent = PrefixScan.parent(parent)) {
            folders.add(parent);
        }
    }

    /// The files of each package that are as it was installed.
    ///
    /// @param count of the packages
    List<List<PrefixFile>> intact(int count) {
        var intact = new ArrayList<List<PrefixFile>>();
        for (var number = 0; number < count; number++) {
            intact.add(new ArrayList<>());
        }
        scan.files()
                .forEach((path, file) -> scan.owners().getOrDefault(path, List.of()).stream()
                        .filter(owner -> file.is(owner.path()) && !owner.path().isCompiled())
                        .forEach(owner -> intact.get(owner.number()).add(file.as(owner.path()))));
        return intact;
    }

    PrefixFindings findings(SortedSet<String> leftOut) {
        return new PrefixFindings(
                changed.stream().filter(path -> !pip.holds(path)).toList(),
                List.copyOf(restored),
                List.copyOf(removed),
                pip.all(),
                carried.keySet().stream()
                        .filter(path -> !changed.contains(path) && !pip.holds(path))
                        .toList(),
                List.copyOf(leftOut));
    }
}
