package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.environment.Selection;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Layer;
import java.nio.file.Path;
import java.util.List;

/// A layer of packages.
///
/// @param layer to be put into an image
/// @param key what its bytes depend on
/// @param packages what is in it, each as `name-version-build`, in the order of the installation
/// @param covered a lock of what else lies in it, from images before, and is hidden by layers above; empty when
/// nothing does
public record PackedLayer(Layer layer, LayerKey key, List<String> packages, String covered) {
    /// The annotation of a layer's descriptor with the lock of what is covered in it.
    static final String COVERED = "io.github.dockerenvs.layer.covered";

    public PackedLayer {
        packages = List.copyOf(packages);
    }

    /// A layer that says what it is in its annotations.
    static PackedLayer annotated(Layer layer, LayerKey key, List<String> packages, String covered) {
        var named = layer.withAnnotation(LayerKey.ANNOTATION, key.text());
        return new PackedLayer(
                covered.isEmpty() ? named : named.withAnnotation(COVERED, covered), key, packages, covered);
    }

    /// What is covered in it.
    ///
    /// @param subdir that packages are for
    List<LockedPackage> coveredPackages(String subdir) {
        return covered.isEmpty() ? List.of() : packages(covered, subdir);
    }

    /// The packages of a lock that an image carries.
    ///
    /// @param subdir that they are for
    /// @throws MalformedInput when it is none
    static List<LockedPackage> packages(String lock, String subdir) {
        return LockFile.parse(lock.getBytes(UTF_8), Path.of("pixi.lock"), Selection.DEFAULT.withSubdir(subdir))
                .packages();
    }
}
