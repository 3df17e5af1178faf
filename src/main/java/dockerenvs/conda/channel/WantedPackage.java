package dockerenvs.conda.channel;

import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;
import java.nio.file.Path;
import java.util.List;

/// A package file somebody needs.
///
/// @param record what it is: name, size and hashes
/// @param location where it is to be had, if nowhere nearer
/// @param guesses files of this machine that may be it: their hash decides
public record WantedPackage(PackageRecord record, PackageLocation location, List<Path> guesses) {
    public WantedPackage {
        guesses = List.copyOf(guesses);
    }

    /// One that nobody has an idea about.
    public WantedPackage(PackageRecord record, PackageLocation location) {
        this(record, location, List.of());
    }
}
