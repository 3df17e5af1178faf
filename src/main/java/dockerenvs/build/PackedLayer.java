package dockerenvs.build;

import dockerenvs.oci.image.Layer;
import java.util.List;

/// A layer of packages.
///
/// @param layer to be put into an image
/// @param key what its bytes depend on
/// @param packages what is in it, each as `name-version-build`, in the order of the installation
public record PackedLayer(Layer layer, LayerKey key, List<String> packages) {
    public PackedLayer {
        packages = List.copyOf(packages);
    }
}
