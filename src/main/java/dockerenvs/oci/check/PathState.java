package dockerenvs.oci.check;

import dockerenvs.content.Digest;
import dockerenvs.oci.image.ImageFiles;
import java.util.Optional;

/// What an image has at a path.
///
/// @param placed the entry and the layer it comes from; its content cannot be opened
/// @param content the digest of the content of a file, also when it is a hard link; empty for everything else, and
/// for a hard link whose file is not in its layer
/// @param size bytes of that content; 0 where there is none
public record PathState(ImageFiles.Placed placed, Optional<Digest> content, long size) {}
