package dockerenvs.conda.environment;

import dockerenvs.conda.spec.Subdir;
import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Gathers the packages of a lock: one of each name, all for one platform, in whatever order they come.
final class LockBuilder {
    private static final int NAMED_MAX = 5;

    private final String subdir;
    private final SortedMap<String, LockedPackage> packages = new TreeMap<>();
    private final SortedSet<PipPackage> pipPackages = new TreeSet<>();
    private final Set<String> channels = new LinkedHashSet<>();

    LockBuilder(String subdir) {
        this.subdir = subdir;
    }

    /// The next channel, after those that count more.
    void addChannel(String text) {
        channels.addAll(Locations.channels(text));
    }

    void add(PipPackage pipPackage) {
        pipPackages.add(pipPackage);
    }

    /// @throws MalformedInput for a package of another platform, or another one of the same name
    void add(LockedPackage locked) {
        var record = locked.record();
        if (!List.of("", Subdir.NOARCH, subdir).contains(record.subdir())) {
            throw MalformedInput.of(
                    "`%s` is for `%s`, and not for `%s`".formatted(record, record.subdir(), subdir),
                    "choose the platform the lock is for");
        }
        var other = packages.putIfAbsent(record.name(), locked);
        if (other != null && !other.equals(locked)) {
            packages.put(record.name(), fuller(other, locked));
        }
    }

    /// The one of two entries of one file that says more.
    private static LockedPackage fuller(LockedPackage one, LockedPackage other) {
        var left = one.record();
        var right = other.record();
        var same = left.file().equals(right.file())
                && left.url().equals(right.url())
                && left.sha256().equals(right.sha256())
                && left.md5().equals(right.md5());
        if (!same) {
            var files = new TreeSet<>(List.of(describe(one), describe(other)));
            throw MalformedInput.of(
                    "`%s` is there twice: %s".formatted(left.name(), String.join(" and ", files)),
                    "an environment has one package of a name; lock it again");
        }
        return left.json().pretty().compareTo(right.json().pretty()) >= 0 ? one : other;
    }

    private static String describe(LockedPackage locked) {
        return "%s (%s)"
                .formatted(
                        MalformedInput.quote(locked.record().url()),
                        locked.record()
                                .sha256()
                                .map(sha256 -> "SHA-256 " + sha256.brief() + "…")
                                .orElse("no SHA-256"));
    }

    Lock build() {
        var ordered = channels.isEmpty() ? channelsOfPackages() : List.copyOf(channels);
        return new Lock(
                subdir,
                ordered,
                List.copyOf(packages.values()),
                List.copyOf(pipPackages),
                List.of(),
                Collections.emptySortedMap(),
                warnings());
    }

    private List<String> channelsOfPackages() {
        var found = new TreeSet<String>();
        packages.values().forEach(locked -> found.add(locked.record().channel()));
        found.remove("");
        return List.copyOf(found);
    }

    private List<String> warnings() {
        var unhashed = new ArrayList<String>();
        for (var locked : packages.values()) {
            var record = locked.record();
            if (record.sha256().isEmpty() && record.md5().isEmpty()) {
                unhashed.add("`" + record + "`");
            }
        }
        if (unhashed.isEmpty()) {
            return List.of();
        }
        var named = String.join(", ", unhashed.subList(0, Math.min(unhashed.size(), NAMED_MAX)));
        var more = unhashed.size() > NAMED_MAX ? " and %d more".formatted(unhashed.size() - NAMED_MAX) : "";
        return List.of("the lock has no hash of %s%s, so nobody can tell whether what is found is what was meant"
                .formatted(named, more));
    }
}
