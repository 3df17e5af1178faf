package dockerenvs.build;

import dockerenvs.catalogue.EntryKind;
import dockerenvs.catalogue.LayerCatalogue;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;

/// A built image as a catalogue: its layers by their keys, and the build it is of. It knows nothing of packages beyond
/// that, so when one has changed, all of them are looked at; those that share no layer with it are not packed.
public final class ImageCatalogue {
    private ImageCatalogue() {}

    /// What an image says of its build, or each image of an index.
    ///
    /// @param repositories that have it, with their registry, such as `ghcr.io/me/app`; none for a file
    /// @throws MalformedInput when it is no image, or says nothing
    public static LayerCatalogue of(Artifact artifact, List<String> repositories) throws IOException {
        var builds = new LinkedHashMap<String, JsonObject>();
        var layers = new LinkedHashMap<String, JsonObject>();
        for (var image : artifact.images()) {
            for (var notes : notes(image)) {
                if (notes.whole().isPresent()) {
                    var whole = notes.whole().get();
                    var said = whole.blueprint().with(Knowledge.LOCK, ImageLock.readIn(whole.state()));
                    builds.put(
                            Knowledge.imageKey(whole.key()),
                            KnownLayer.withRepositories(said, repositories, List.of()));
                }
                for (var packed : notes.packages()) {
                    layers.put(
                            KnownLayer.name(packed.key(), notes.encoding()),
                            KnownLayer.of(packed.layer()).in(repositories).json());
                }
            }
        }
        if (builds.isEmpty() && layers.isEmpty()) {
            throw MalformedInput.of(
                    "it is an image that does not say how its layers were built",
                    "images that `docker-envs build` made say it, until they are compressed otherwise or pushed by a "
                            + "program that drops it; name one as it was made, or a catalogue that "
                            + "`--update-catalogue` made");
        }
        return LayerCatalogue.EMPTY.with(EntryKind.BUILD, builds).with(EntryKind.LAYER, layers);
    }

    private static List<BuildNotes> notes(Image image) {
        try {
            return BuildNotes.in(image);
        } catch (MalformedInput failure) {
            throw failure.orHint("something has changed the image since it was built; name another one");
        }
    }
}
