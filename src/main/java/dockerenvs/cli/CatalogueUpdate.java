package dockerenvs.cli;

import dockerenvs.catalogue.LayerCatalogue;
import dockerenvs.content.Digest;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.Registry;
import dockerenvs.oci.registry.RegistryException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Tells a catalogue in a registry something, while others may do the same. Registries set a tag whatever it was
/// before, so one looks before and behind:
///
/// ```
///   tag ─▶ read, add ─▶ push under the digest alone ─▶ tag as before? ─▶ set it ─▶ tag as set?
///    ▲                                                     │ no                        │ no
///    └─────────────────────────────────────────────────────┴───────────────────────────┘
/// ```
///
/// Who sets the tag between two questions of another is noticed by that one. Only who takes longer to set it than the
/// other to set it and to ask again is noticed by nobody.
///
/// @param registry the client
/// @param catalogue with a tag
record CatalogueUpdate(Registry registry, Reference catalogue) {
    private static final int TRIES_MAX = 5;
    private static final int NOT_FOUND = 404;

    /// What a catalogue is told.
    @FunctionalInterface
    interface News {
        /// The catalogue with the news; the same one where it knows all of them.
        LayerCatalogue addedTo(LayerCatalogue catalogue) throws IOException;
    }

    /// Tells the catalogue.
    ///
    /// @return whether the catalogue knows the news now; else others have changed it all the time
    boolean tell(News news) throws IOException {
        for (var tries = 0; tries < TRIES_MAX; tries++) {
            var before = digest();
            var known = before.isPresent() ? read(before.get()) : LayerCatalogue.EMPTY;
            var told = news.addedTo(known);
            if (told.equals(known)) {
                return true;
            }
            var artifact = told.artifact();
            var digest = artifact.root().digest();
            registry.push(artifact, List.of(pinned(digest)));
            if (digest().equals(before)) {
                registry.push(artifact, List.of(catalogue));
                if (digest().equals(Optional.of(digest))) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The catalogue of that digest: whatever mirrors there are, it is the right one.
    private LayerCatalogue read(Digest digest) throws IOException {
        return LayerCatalogue.of(registry.find(pinned(digest)).artifact()).called(catalogue.familiar());
    }

    private Reference pinned(Digest digest) {
        return new Reference(catalogue.domain(), catalogue.path(), Optional.empty(), Optional.of(digest));
    }

    /// What the tag points to, where it is.
    private Optional<Digest> digest() throws IOException {
        try {
            return Optional.of(registry.digest(catalogue));
        } catch (RegistryException failure) {
            if (failure.status() != NOT_FOUND) {
                throw failure;
            }
            return Optional.empty();
        }
    }
}
