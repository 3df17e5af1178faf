package dockerenvs.conda.channel;

import dockerenvs.content.Digest;
import java.nio.file.Path;

/// A package file that has the size and hash its record promises.
///
/// @param path where it is, in the cache or wherever it was found; to be read, never changed
/// @param sha256 of the whole file
/// @param size bytes
public record PackageFile(Path path, Digest sha256, long size) {}
