package dockerenvs.build;

import dockerenvs.conda.environment.Lock;
import dockerenvs.oci.image.Image;
import java.util.List;

/// What came out of a build.
///
/// @param image to be written or pushed while the workshop is open
/// @param lock what the image is made of, as it travels in it
/// @param layers those of the packages, the lowest first; those of the base are below, the state is above
/// @param warnings sentences about what someone may want to look at
public record BuiltEnvironment(Image image, Lock lock, List<PackedLayer> layers, List<String> warnings) {
    public BuiltEnvironment {
        layers = List.copyOf(layers);
        warnings = List.copyOf(warnings);
    }
}
