package dockerenvs.oci.image;

import dockerenvs.content.Blob;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads images whose documents and layers lie in one source.
final class ImageReader {
    private final BlobSource source;

    ImageReader(BlobSource source) {
        this.source = source;
    }

    /// Manifest and configuration are read and verified now, layers when they are needed.
    Image read(Descriptor descriptor) throws IOException {
        var exact = source.blob(descriptor).read(Documents.MANIFEST_BYTES_MAX);
        try {
            var manifest = Manifest.parse(exact, descriptor.mediaType());
            var configurationType = manifest.configuration().mediaType();
            if (!configurationType.isEmpty() && !isImageConfiguration(configurationType)) {
                throw MalformedInput.of(
                        "it is an artifact with a configuration of type %s, not an image"
                                .formatted(MalformedInput.quote(configurationType)),
                        "");
            }
            var bytes = source.blob(manifest.configuration()).read(Documents.CONFIGURATION_BYTES_MAX);
            var configuration = Configuration.parse(bytes);
            checkLayers(configuration, manifest.layers().size());
            var diffIds = configuration.diffIds();
            var layers = new ArrayList<Layer>();
            for (var i = 0; i < diffIds.size(); i++) {
                var layer = manifest.layers().get(i);
                layers.add(new Layer(layer, source.blob(layer), diffIds.get(i)));
            }
            return new Image(manifest, Blob.of(exact), configuration, List.copyOf(layers));
        } catch (MalformedInput failure) {
            throw failure.in("image " + descriptor.digest().brief());
        }
    }

    private static boolean isImageConfiguration(String mediaType) {
        for (var family : MediaFamily.values()) {
            if (family.configuration().equals(mediaType)) {
                return true;
            }
        }
        return false;
    }

    /// Refuses a configuration made for another number of layers, and too many of them.
    static void checkLayers(Configuration configuration, int layers) {
        if (layers > Documents.LAYERS_MAX) {
            throw MalformedInput.of(
                    "the image has %d layers, more than %d".formatted(layers, Documents.LAYERS_MAX), "");
        }
        var diffIds = configuration.diffIds().size();
        if (diffIds != layers) {
            throw MalformedInput.of(
                    "the configuration has %d diff IDs, but there are %d layers".formatted(diffIds, layers), "");
        }
    }
}
