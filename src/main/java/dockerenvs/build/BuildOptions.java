package dockerenvs.build;

import dockerenvs.conda.link.Installation;
import dockerenvs.conda.link.Prefix;
import dockerenvs.conda.link.Trimming;
import dockerenvs.content.Compression;
import dockerenvs.layering.Layering;
import dockerenvs.oci.image.Image;
import java.time.Instant;
import java.util.Optional;

/// How an environment is built into an image.
///
/// @param prefix the folder of the environment in the image
/// @param owner of all files of the environment
/// @param trimming what is left out of packages
/// @param clobbering what to do about files that several packages bring
/// @param activation how containers come to see the environment
/// @param compilesPython whether the environment's own Python is run to compile files of noarch packages
/// @param packing how files become layers
/// @param created the time of the image; that of its newest package where nothing is said
record BuildOptions(
        Prefix prefix,
        Owner owner,
        Trimming trimming,
        Installation.Clobbering clobbering,
        Activating activation,
        boolean compilesPython,
        Packing packing,
        Optional<Instant> created) {

    /// Numeric user and group.
    record Owner(long uid, long gid) {}

    /// How files become layers.
    ///
    /// @param layersMax layers of the whole image, those of the base included, at most 125
    /// @param layering says which packages share a layer
    /// @param previous the image before, with layers that may stay
    /// @param compression of new layers; that of the base where nothing is said
    record Packing(
            int layersMax, Layering layering, Optional<PreviousImage> previous, Optional<Compression> compression) {}

    int layersMax() {
        return packing.layersMax;
    }

    Layering layering() {
        return packing.layering;
    }

    Optional<PreviousImage> previous() {
        return packing.previous;
    }

    Optional<Compression> compression() {
        return packing.compression;
    }

    /// How new layers on `base` are compressed.
    Compression compressionOn(Image base) {
        return packing.compression.orElse(base.compression());
    }
}
