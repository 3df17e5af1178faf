package dockerenvs.oci.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.files.FileTree;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.util.Map;
import java.util.stream.IntStream;

/// Images for tests of registries.
final class Images {
    private Images() {}

    /// An image of so many plain layers with one file each; equal names give equal layers.
    static Image of(String name, int layers) throws IOException {
        var image = Image.SCRATCH.withLabel("name", name);
        for (var number : IntStream.range(0, layers).toArray()) {
            image = image.withLayer(layer(name + number));
        }
        return image;
    }

    /// A layer with one file of that name.
    static Layer layer(String name) throws IOException {
        return Layer.pack(
                FileTree.ofContents(Map.of("srv/" + name, name.repeat(200).getBytes(UTF_8))));
    }
}
