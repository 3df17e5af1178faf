package dockerenvs.oci.archive;

import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Reference;
import java.util.List;

/// An image on its way to a destination, with the names it shall have there; it may have none.
public record NamedImage(Image image, List<StoredName> names) {

    public NamedImage {
        names = List.copyOf(names);
    }

    /// An image under one name; the tag is `latest` unless the name says another.
    public static NamedImage of(Image image, String name) {
        return new NamedImage(image, List.of(StoredName.of(Reference.parse(name))));
    }

    NamedArtifact artifact() {
        return new NamedArtifact(image.artifact(), names);
    }
}
