package dockerenvs.conda.channel;

import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;

/// A package file somebody needs.
///
/// @param record what it is: name, size and hashes
/// @param location where it is to be had, if nowhere nearer
public record WantedPackage(PackageRecord record, PackageLocation location) {}
