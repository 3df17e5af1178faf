package dockerenvs.cli;

import dockerenvs.oci.archive.NamedArtifact;
import dockerenvs.oci.archive.NamedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Copies images from where they are to where they shall be, as they are unless something else is asked for.
final class Conversion {
    private final SourceOptions source;
    private final TargetOptions target;
    private final Destination destination;
    private final Images images;

    Conversion(SourceOptions source, TargetOptions target, Destination destination, Images images) {
        this.source = source;
        this.target = target;
        this.destination = destination;
        this.images = images;
    }

    void run(String argument) throws IOException {
        var chosen = images.each(argument, source);
        if (chosen.size() > 1 && !target.names().isEmpty()) {
            throw AskedWrongly.of(
                    "`%s` holds %d images, and they cannot all have the same name".formatted(argument, chosen.size()),
                    "choose one with `--image`");
        }
        if (isWhole()) {
            copy(chosen);
        } else {
            convert(chosen);
        }
    }

    /// Whether indexes stay indexes.
    private boolean isWhole() {
        var isDockerArchive = target.format() == TargetOptions.Format.docker
                && !target.outputs().isEmpty();
        return !isDockerArchive
                && !target.isLoad()
                && target.compression().isEmpty()
                && source.platform().isEmpty();
    }

    /// Whether blobs have to be here before they are read one after the other, each with its own wait.
    private boolean isAhead(Source one) {
        return one instanceof Source.Remote && destination.isSequential();
    }

    private void copy(List<Source> chosen) throws IOException {
        try (var store = destination.store()) {
            var artifacts = new ArrayList<NamedArtifact>();
            for (var one : chosen) {
                var found = one.artifact();
                var artifact = isAhead(one) ? images.registry().fetchAhead(found, store) : found;
                artifacts.add(new NamedArtifact(artifact, destination.names(one.names())));
            }
            destination.writeArtifacts(artifacts);
        }
    }

    private void convert(List<Source> chosen) throws IOException {
        try (var store = destination.store()) {
            var converted = new ArrayList<NamedImage>();
            for (var one : chosen) {
                var found = source.image(one);
                var image = isAhead(one) ? images.registry().fetchAhead(found.artifact(), store).image() : found;
                image = destination.compressed(image, store);
                converted.add(new NamedImage(image, destination.names(one.names())));
            }
            destination.write(converted);
        }
    }
}
