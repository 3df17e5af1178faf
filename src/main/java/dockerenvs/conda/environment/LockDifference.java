package dockerenvs.conda.environment;

import dockerenvs.conda.spec.PackageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// What two locks of one environment and platform differ in.
///
/// @param changes by the name of the package
public record LockDifference(List<Change> changes) {
    /// One package that is another one, comes or goes.
    ///
    /// @param before empty when it was not there
    /// @param after empty when it is not there any more
    public record Change(String name, Optional<PackageRecord> before, Optional<PackageRecord> after) {}

    public LockDifference {
        changes = List.copyOf(changes);
    }

    /// What is different in `after`. Packages are the same when name, version, build and subdir are.
    public static LockDifference between(List<LockedPackage> before, List<LockedPackage> after) {
        var old = byName(before);
        var now = byName(after);
        var names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        var changes = new ArrayList<Change>();
        for (var name : names) {
            var change = new Change(name, Optional.ofNullable(old.get(name)), Optional.ofNullable(now.get(name)));
            if (!change.before()
                    .map(LockDifference::identity)
                    .equals(change.after().map(LockDifference::identity))) {
                changes.add(change);
            }
        }
        return new LockDifference(changes);
    }

    private static TreeMap<String, PackageRecord> byName(List<LockedPackage> packages) {
        var byName = new TreeMap<String, PackageRecord>();
        packages.forEach(locked -> byName.put(locked.record().name(), locked.record()));
        return byName;
    }

    private static String identity(PackageRecord record) {
        return record.subdir() + "/" + record.stem();
    }
}
