package dockerenvs.oci.image;

import dockerenvs.content.Blob;
import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import java.io.FileNotFoundException;
import java.util.Optional;

/// Where the blobs of an image are found: an archive, a layout, later a registry.
@FunctionalInterface
public interface BlobSource {
    /// The bytes of that digest, or nothing where this source does not have them; not yet verified.
    Optional<Content> find(Digest digest);

    /// What to say of a digest this source does not have, as a sentence that names the place.
    default String absence(Digest digest) {
        return "the blob " + digest + " is not there";
    }

    /// The blob a descriptor points to. Where it is missing, the failure comes when it is opened, so that an image
    /// can be looked at without its foreign layers.
    default Blob blob(Descriptor descriptor) {
        var content = find(descriptor.digest()).orElse(() -> {
            throw new FileNotFoundException(absence(descriptor.digest())
                    + (descriptor.isForeign() ? "; it is a foreign layer, whose bytes are kept elsewhere" : ""));
        });
        return new Blob(descriptor.digest(), descriptor.size(), content);
    }
}
