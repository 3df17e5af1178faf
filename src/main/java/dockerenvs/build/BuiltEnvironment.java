package dockerenvs.build;

import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.prefix.PrefixFindings;
import dockerenvs.oci.image.Image;
import java.util.List;
import java.util.Optional;

/// What came out of a build.
///
/// @param image to be written or pushed while the workshop is open
/// @param lock what the image is made of; [ImageLock] reads the one that travels in it, which knows more
/// @param layers those of the packages, the lowest first; those of the base are below, what no package brings and
/// the state are above
/// @param warnings sentences about what someone may want to look at
/// @param findings how the environment it was made from differs from its packages, where there was one
/// @param discovery what a catalogue may be told; nothing where all of it was known before and no catalogue is to be
/// told, or it cannot be shared
public record BuiltEnvironment(
        Image image,
        Lock lock,
        List<PackedLayer> layers,
        List<String> warnings,
        Optional<PrefixFindings> findings,
        Optional<Discovery> discovery) {
    public BuiltEnvironment {
        layers = List.copyOf(layers);
        warnings = List.copyOf(warnings);
    }
}
