package dockerenvs.conda.environment;

import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;

/// One package of a lock.
///
/// @param record what the lock says of the package: from a list hardly more than its name and hash, completed by
///     the package file later. Its `url` has no secrets and no folders of this machine
/// @param location where the file is to be had
public record LockedPackage(PackageRecord record, PackageLocation location) {
    @Override
    public String toString() {
        return record.toString();
    }
}
