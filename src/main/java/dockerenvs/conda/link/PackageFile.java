package dockerenvs.conda.link;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Digest;
import java.nio.file.Path;

/// A package that is here: its file, already checked against what its channel promised.
///
/// @param path the package file
/// @param sha256 digest of that file, also where the record has none
/// @param record what the channel or the lock says of it
public record PackageFile(Path path, Digest sha256, PackageRecord record) {}
