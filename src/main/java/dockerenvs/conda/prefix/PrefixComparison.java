package dockerenvs.conda.prefix;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.link.InstalledPath;
import dockerenvs.conda.link.PrefixFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
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
            // behind a link or a file that goes along, nothing comes back
            var there = scan.has(path) || scan.obstacle(path).isPresent();
            if (!made && !there && !scan.isCompiled(path)) {
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

    /// A sentence about files of packages whose records do not say what is in them, if there are any.
    Optional<String> unknown() {
        var unknown = new ArrayList<String>();
        scan.files().forEach((path, file) -> {
            var owners = scan.owners().getOrDefault(path, List.of());
            if (file.digest().isPresent()
                    && !owners.isEmpty()
                    && owners.stream().map(PrefixScan.Owner::path).allMatch(PrefixComparison::isUnknown)) {
                unknown.add(quote(path));
            }
        });
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "records do not say what is in some files, so changes of theirs are lost where the file of the"
                                + " package is found (%,d): %s",
                        unknown.size(),
                        PrefixFindings.first(unknown)));
    }

    private static boolean isUnknown(InstalledPath path) {
        return path.expected().isEmpty() && !path.isEntryPoint() && !path.isCompiled() && !path.isSymlink();
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
