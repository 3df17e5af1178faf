package dockerenvs.cli;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.Version;
import dockerenvs.content.MalformedInput;
import java.util.Optional;

/// The version of a package for lists, where those that are no versions come first: such packages exist, and are shown.
record VersionOrder(Optional<Version> version) implements Comparable<VersionOrder> {
    static VersionOrder of(PackageRecord record) {
        return of(record.version());
    }

    static VersionOrder of(String text) {
        try {
            return new VersionOrder(Optional.of(Version.parse(text)));
        } catch (MalformedInput _) {
            return new VersionOrder(Optional.empty());
        }
    }

    @Override
    public int compareTo(VersionOrder other) {
        return version.isPresent() && other.version.isPresent()
                ? version.get().compareTo(other.version.get())
                : Boolean.compare(version.isPresent(), other.version.isPresent());
    }
}
