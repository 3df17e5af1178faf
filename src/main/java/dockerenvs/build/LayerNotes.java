package dockerenvs.build;

import dockerenvs.layering.LayerMemory;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.MediaFamily;
import java.util.Optional;

/// What an image says of the plan of its layers, for the build after it.
public final class LayerNotes {
    /// The annotation of the manifest; images of Docker's media types have none.
    public static final String ANNOTATION = "io.github.dockerenvs.layering";

    private LayerNotes() {}

    /// The memory of an image; nothing where it has none that can be read.
    public static Optional<LayerMemory> of(Image image) {
        return Optional.ofNullable(image.annotations().get(ANNOTATION)).flatMap(LayerMemory::parse);
    }

    static Image on(Image image, LayerMemory memory) {
        return canBeOn(image, memory) ? image.withAnnotation(ANNOTATION, memory.text()) : image;
    }

    static boolean canBeOn(Image image, LayerMemory memory) {
        return image.family() != MediaFamily.DOCKER && memory.text().length() <= LayerMemory.CHARACTERS_MAX;
    }
}
