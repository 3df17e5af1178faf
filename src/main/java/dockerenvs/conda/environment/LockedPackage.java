package dockerenvs.conda.environment;

import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;

/// One package of a lock.
///
/// @param record what the lock says of the package: from a list hardly more than its name and hash, completed by
///     the package file later. Its `url` has no secrets and no folders of this machine
/// @param location where the file is to be had
public record LockedPackage(PackageRecord record, PackageLocation location) {
    /// Whether it is to be had from the channel that its record names, as in a lock of somebody else it need not be. A
    /// file on this machine is where one can be that a lock in an image names: in a channel below the root.
    public boolean isInItsChannel() {
        return Locations.isInItsChannel(this);
    }

    @Override
    public String toString() {
        return record.toString();
    }
}
