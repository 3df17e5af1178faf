package dockerenvs.oci.check;

import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Layer;
import java.util.Optional;

/// A layer to be checked, and what is claimed about it.
///
/// @param name what messages call it
/// @param descriptor media type, digest and size, where a manifest says them
/// @param diffId the digest of its tar as the configuration has it
/// @param content the stored bytes, where they are there
record LayerSource(String name, Optional<Descriptor> descriptor, Digest diffId, Optional<Content> content) {

    static LayerSource of(int index, Layer layer) {
        return new LayerSource(
                "layer " + index,
                Optional.of(layer.descriptor()),
                layer.diffId(),
                Optional.of(layer.blob().source()));
    }

    /// Foreign layers may be elsewhere.
    boolean isForeign() {
        return descriptor.filter(Descriptor::isForeign).isPresent();
    }
}
