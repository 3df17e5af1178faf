package dockerenvs.build;

import dockerenvs.conda.environment.Lock;
import dockerenvs.oci.image.AddedLayer;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes an image of a blueprint: layers and their history, settings, and what the image says of itself.
///
/// @param surroundings the key of all but the packages, which the image says; nothing when there is none
record ImageAssembly(Build.Base base, Lock lock, BuildOptions options, Optional<BuildKey> surroundings) {
    private static final String BASE_NAME = "org.opencontainers.image.base.name";
    private static final String BASE_DIGEST = "org.opencontainers.image.base.digest";

    /// Puts the image together.
    Image image(Image ground, Blueprint blueprint) {
        var layers = blueprint.layers();
        var added = new ArrayList<AddedLayer>();
        layers.ground()
                .ifPresent(
                        layer -> added.add(new AddedLayer(layer, "docker-envs: what programs expect of any system")));
        for (var packed : layers.packages()) {
            added.add(new AddedLayer(packed.layer(), "docker-envs: " + String.join(" ", packed.packages())));
        }
        layers.carried().ifPresent(layer -> added.add(new AddedLayer(layer, "docker-envs: files of no package")));
        added.add(new AddedLayer(noted(blueprint), "docker-envs: state of the environment"));
        var image = ground.withCreated(blueprint.created()).withLayers(added);
        var described = described(blueprint.activated().applyTo(base.settings().apply(image)));
        return blueprint.memory().isPresent()
                ? LayerNotes.on(described, blueprint.memory().get())
                : described;
    }

    /// The layer with the state, and notes of how the image was built.
    private Layer noted(Blueprint blueprint) {
        var layers = blueprint.layers();
        var compression = options.compressionOn(base.image());
        var noted = surroundings.isPresent() && layers.carried().isEmpty()
                ? BuildNotes.on(layers.state(), surroundings.get(), blueprint.saidBy(base.image(), lock), compression)
                : BuildNotes.on(layers.state(), layers, compression);
        var all = Stream.concat(base.image().layers().stream(), layers.all()).toList();
        // where nothing changed, the image shall be the one before
        return options.previous()
                .filter(previous -> previous.hasJust(all))
                .map(previous -> previous.withNotes(noted))
                .orElse(noted);
    }

    private Image described(Image image) {
        var labelled = image.withLabel(ImageLock.PREFIX_LABEL, options.prefix().path());
        if (base.image().layers().isEmpty()) {
            return labelled;
        }
        var described =
                labelled.withAnnotation(BASE_DIGEST, base.image().digest().toString());
        return base.name().isEmpty() ? described : described.withAnnotation(BASE_NAME, base.name());
    }
}
