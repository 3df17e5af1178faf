package dockerenvs.build;

import dockerenvs.catalogue.LayerCatalogue;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Whereabouts;
import dockerenvs.tasks.Once;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// The bytes of a layer of a known build: from the cache, or else of the same build, done again.
///
/// @param layer what is known of it
/// @param again draws the blueprint without what was known
/// @param by the catalogue that knows the build; nothing where this machine built it
record LayerBytes(KnownLayer layer, LayerCache cache, Once<Blueprint> again, Optional<LayerCatalogue> by)
        implements Whereabouts {
    @Override
    public InputStream open() throws IOException {
        var kept = cache.bytes(layer);
        return kept.isPresent() ? kept.get().open() : rebuilt().blob().source().open();
    }

    @Override
    public String place() {
        return by.isPresent() ? "a layer that %s tells of".formatted(by.get()) : "a layer of an earlier build";
    }

    /// Whether a layer is known from catalogues alone, and nothing of it is from this machine.
    static boolean isHearsay(Layer layer) throws IOException {
        return switch (layer.blob().source()) {
            case ToldBytes _ -> true;
            case LayerBytes known ->
                known.by.isPresent() && known.cache.bytes(known.layer).isEmpty();
            default -> false;
        };
    }

    @Override
    public List<String> repositories() {
        return layer.repositories();
    }

    private Layer rebuilt() throws IOException {
        return again.get()
                .layers()
                .all()
                .filter(other -> other.blob().digest().equals(layer.digest()))
                .findFirst()
                .orElseThrow(() -> MalformedInput.of(
                        "the layer %s was known, but building it again gives another one"
                                .formatted(layer.digest().brief()),
                        "build without the catalogue that knows it, and tell who keeps that"));
    }
}
