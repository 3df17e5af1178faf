package dockerenvs.build;

import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.layering.LayerMemory;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The image before, as far as the next build wants to know it. Layers are not read before packages are asked for.
final class PreviousImage {
    private final Image image;

    PreviousImage(Image image) {
        this.image = image;
    }

    /// How its layers were planned; nothing where it does not say so.
    LayerMemory memory() {
        return LayerNotes.of(image).orElse(LayerMemory.EMPTY);
    }

    Digest digest() {
        return image.digest();
    }

    /// Whether its layers are these, as they are stored.
    boolean hasJust(List<Layer> layers) {
        return digests(image.layers()).equals(digests(layers));
    }

    private static List<Digest> digests(List<Layer> layers) {
        return layers.stream().map(layer -> layer.blob().digest()).toList();
    }

    /// The topmost layer as it is here, with its own notes there where they say the same of another build: of the one
    /// that came before. What else they may say is not passed on, as nobody believes this image.
    ///
    /// @param topmost with notes of the build that is done now
    Layer withNotes(Layer topmost) {
        var own = topmost.annotation(BuildNotes.ANNOTATION).orElse("");
        return image.layers()
                .getLast()
                .annotation(BuildNotes.ANNOTATION)
                .filter(notes -> BuildNotes.saySame(notes, own))
                .map(notes -> topmost.withAnnotation(BuildNotes.ANNOTATION, notes))
                .orElse(topmost);
    }

    /// Keys of its layers of packages that are compressed in this way: others are sent again in any case.
    Set<String> keys(Compression.Algorithm compression) {
        return image.layers().stream()
                .filter(layer -> layer.compression() == compression)
                .flatMap(layer -> layer.annotation(LayerKey.ANNOTATION).stream())
                .collect(Collectors.toSet());
    }

    /// The packages in its layers, those that are covered too, by `name-version-build`.
    ///
    /// @return none when the image carries no lock that can be read: then it says too little
    Map<String, LockedPackage> packages() throws IOException {
        var packages = new TreeMap<String, LockedPackage>();
        try {
            var subdir = Subdirs.of(image.platform());
            for (var layer : image.layers()) {
                layer.annotation(PackedLayer.COVERED)
                        .ifPresent(covered -> put(PackedLayer.packages(covered, subdir), packages));
            }
            put(PackedLayer.packages(ImageLock.read(image), subdir), packages);
        } catch (MalformedInput _) {
            return Map.of();
        }
        return packages;
    }

    private static void put(List<LockedPackage> locked, Map<String, LockedPackage> packages) {
        locked.forEach(one -> packages.put(one.record().stem(), one));
    }
}
