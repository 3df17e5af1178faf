package dockerenvs.cli;

import dockerenvs.content.Blob;
import dockerenvs.content.ContentStore;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.NamedArtifact;
import dockerenvs.oci.archive.NamedImage;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.image.Artifact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
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

    /// What was moved.
    ///
    /// @param images as they are written, under the names they are written under
    /// @param remote as they were in registries
    private record Moved(List<NamedArtifact> images, List<Artifact> remote) {}

    /// Copies, and says what came of it.
    void run(String argument, SummaryOptions summary, Console console) throws IOException {
        if (summary.isJson() && target.outputs().stream().anyMatch(TargetOptions::isStdout)) {
            throw AskedWrongly.of(
                    "`--json` and `--output -` would both write to stdout",
                    "write the image into a file, or leave out `--json`");
        }
        var moved = move(argument);
        var fetched = Fetched.of(moved.remote(), images.traffic().count());
        if (summary.isJson()) {
            console.out().print(json(moved.images(), fetched).pretty());
        } else if (!summary.isSilent() && !moved.remote().isEmpty()) {
            moved.images().stream()
                    .map(named -> "%s: %s"
                            .formatted(name(named), named.artifact().root().digest()))
                    .forEach(console.err()::println);
            console.err().println(fetched.text());
        }
    }

    private static String name(NamedArtifact named) {
        return named.names().isEmpty()
                ? "the image"
                : String.join(
                        ", ", named.names().stream().map(StoredName::toString).toList());
    }

    private JsonObject json(List<NamedArtifact> written, Fetched fetched) {
        var list = new ArrayList<Json>();
        for (var named : written) {
            var names = named.names().stream().map(StoredName::toString).toList();
            list.add(JsonObject.EMPTY
                    .with("digest", named.artifact().root().digest().toString())
                    .with("names", JsonArray.ofStrings(names)));
        }
        return fetched.json()
                .with("images", JsonArray.of(list))
                .with(
                        "pushed",
                        JsonArray.of(
                                destination.pushes().stream().map(Pushing::json).toList()));
    }

    private Moved move(String argument) throws IOException {
        var chosen = images.each(argument, source);
        if (chosen.size() > 1 && !target.names().isEmpty()) {
            throw AskedWrongly.of(
                    "`%s` holds %d images, and they cannot all have the same name".formatted(argument, chosen.size()),
                    "choose one with `--image`");
        }
        return isWhole() ? copy(chosen) : convert(chosen);
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

    private Moved copy(List<Source> chosen) throws IOException {
        try (var store = destination.store()) {
            var moved = new Moved(new ArrayList<>(), new ArrayList<>());
            for (var one : chosen) {
                var artifact = here(one, one.artifact(), store, moved);
                moved.images().add(new NamedArtifact(artifact, destination.names(one.names())));
            }
            destination.writeArtifacts(moved.images());
            return moved;
        }
    }

    private Moved convert(List<Source> chosen) throws IOException {
        try (var store = destination.store()) {
            var moved = new Moved(new ArrayList<>(), new ArrayList<>());
            var converted = new ArrayList<NamedImage>();
            for (var one : chosen) {
                var found = source.image(one);
                var artifact = here(one, found.artifact(), store, moved);
                var image = destination.compressed(isAhead(one) ? artifact.image() : found, store);
                var names = destination.names(one.names());
                converted.add(new NamedImage(image, names));
                moved.images().add(new NamedArtifact(image.artifact(), names));
            }
            destination.write(converted);
            return moved;
        }
    }

    /// Tells how much will come out of a registry: what is to be pushed is told of when it is known what is missing.
    private void expect(Artifact found) throws IOException {
        var coming = new HashSet<Blob>();
        var isNew = destination.isNew();
        for (var blob : found.blobs()) {
            if (blob.source().isFromAfar() && !target.outputs().isEmpty() && (isNew || !destination.holds(blob))) {
                coming.add(blob);
            }
        }
        images.traffic()
                .expect(
                        "pull",
                        coming.size(),
                        coming.stream().mapToLong(Blob::size).sum());
    }

    /// The artifact with its blobs on this machine, where they are wanted one after the other.
    private Artifact here(Source one, Artifact found, ContentStore store, Moved moved) throws IOException {
        if (one instanceof Source.Remote) {
            moved.remote().add(found);
            expect(found);
        }
        return isAhead(one) ? images.registry().fetchAhead(found, store) : found;
    }
}
