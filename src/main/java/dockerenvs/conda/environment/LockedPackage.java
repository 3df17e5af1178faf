package dockerenvs.conda.environment;

import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;

/// One package of a lock.
///
/// @param record what the lock says of the package: from a list hardly more than its name and hash, completed by
///     the package file later. Its `url` has no secrets and no folders of this machine
/// @param location where the file is to be had
public record LockedPackage(PackageRecord record, PackageLocation location) {
    /// A package that a channel offers. Of a channel in a folder of this machine, the record gets the `url` and
    /// `channel` that it would have in any folder of that name.
    public static LockedPackage of(PackageRecord record, PackageLocation location) {
        return record.url().startsWith("file:")
                ? Locations.locked(location, record.json().without("url").without("channel"))
                : new LockedPackage(record, location);
    }

    @Override
    public String toString() {
        return record.toString();
    }
}
