package dockerenvs.build;

import dockerenvs.layering.LayerMemory;
import dockerenvs.oci.image.Image;
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
        var text = memory.text();
        return text.length() > LayerMemory.CHARACTERS_MAX ? image : image.withAnnotation(ANNOTATION, text);
    }
}
