package dockerenvs.cli;

import dockerenvs.build.BuiltEnvironment;
import dockerenvs.oci.archive.NamedArtifact;
import dockerenvs.oci.archive.NamedImage;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.util.List;

/// What a build made: one image, or one for each of several platforms and an index of them.
///
/// @param names of the image, or of the index
/// @param artifact all that is written
record BuildResult(List<Platformed> images, List<StoredName> names, Artifact artifact) {
    BuildResult {
        images = List.copyOf(images);
        names = List.copyOf(names);
    }

    /// The image of a platform, as it is written.
    record Platformed(BuiltEnvironment built, Image image) {}

    static BuildResult of(List<Platformed> images, List<StoredName> names) {
        var artifact = images.size() == 1
                ? images.getFirst().image().artifact()
                : Artifact.ofPlatforms(images.stream().map(Platformed::image).toList());
        return new BuildResult(images, names, artifact);
    }

    /// What was built, without what was put on top of it.
    List<BuiltEnvironment> environments() {
        return images.stream().map(Platformed::built).toList();
    }

    boolean isIndex() {
        return images.size() > 1;
    }

    void writeTo(Destination destination) throws IOException {
        if (isIndex()) {
            destination.writeArtifacts(List.of(new NamedArtifact(artifact, names)));
        } else {
            destination.write(List.of(new NamedImage(images.getFirst().image(), names)));
        }
    }
}
