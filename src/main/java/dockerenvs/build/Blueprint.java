package dockerenvs.build;

import dockerenvs.conda.environment.Lock;
import dockerenvs.layering.LayerMemory;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// What a build has found out: all that is put onto the base, and what is said about it. With it the image is put
/// together without a look at packages or at files of the base.
///
/// @param created the time of the image
/// @param activated what containers see of the environment
/// @param layers new ones
/// @param memory for the plan after this one; nothing where layers were planned without
/// @param warnings sentences about what someone may want to look at
record Blueprint(
        Instant created,
        ActivatedImage activated,
        NewLayers layers,
        Optional<LayerMemory> memory,
        List<String> warnings) {
    Blueprint {
        warnings = List.copyOf(warnings);
    }

    /// As much of it as an image can say, whatever lock it was made of: without warnings about that, which came first.
    Blueprint saidBy(Image image, Lock lock) {
        var own = lock.warnings().size();
        return new Blueprint(
                created,
                activated,
                layers,
                memory.filter(text -> LayerNotes.canBeOn(image, text)),
                warnings.subList(Math.min(own, warnings.size()), warnings.size()));
    }

    /// Layers on the base, as they lie.
    ///
    /// @param ground what programs expect of any system; where the base is empty
    /// @param packages the lowest first
    /// @param carried what no package brings; of environments that were installed before
    /// @param state of the environment as a whole
    record NewLayers(Optional<Layer> ground, List<PackedLayer> packages, Optional<Layer> carried, Layer state) {
        NewLayers {
            packages = List.copyOf(packages);
        }

        /// All of them, the lowest first.
        Stream<Layer> all() {
            return Stream.of(
                            ground.stream(),
                            packages.stream().map(PackedLayer::layer),
                            carried.stream(),
                            Stream.of(state))
                    .flatMap(Function.identity());
        }
    }
}
