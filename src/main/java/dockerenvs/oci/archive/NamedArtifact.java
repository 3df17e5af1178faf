package dockerenvs.oci.archive;

import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Reference;
import java.util.List;

/// An image or an index on its way to a destination, with the names it shall have there; it may have none.
public record NamedArtifact(Artifact artifact, List<StoredName> names) {

    public NamedArtifact {
        names = List.copyOf(names);
    }

    /// An image under one name; the tag is `latest` unless the name says another.
    public static NamedArtifact of(Image image, String name) {
        return new NamedArtifact(image.artifact(), List.of(StoredName.of(Reference.parse(name))));
    }
}
