package dockerenvs.build;

import dockerenvs.catalogue.EntryKind;
import dockerenvs.catalogue.LayerCatalogue;
import dockerenvs.content.Compression;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// What earlier builds have found out: those of this machine, and those of catalogues that the user believes.
///
/// What somebody else says is never written into the caches of this machine: a build that does not name the catalogue
/// must not come to believe it.
final class Knowledge {
    private final LayerCache own;
    private final CatalogueUse catalogues;
    private final AtomicBoolean isHearsay = new AtomicBoolean();

    /// @param own of this machine
    Knowledge(LayerCache own, CatalogueUse catalogues) {
        this.own = own;
        this.catalogues = catalogues;
    }

    LayerCache own() {
        return own;
    }

    /// Whether a catalogue is to be told of what was built.
    boolean isTold() {
        return catalogues.mode() == CatalogueUse.Mode.UPDATE;
    }

    /// What a whole build came to. A catalogue that is to be told of the build is the only one that is asked, and who
    /// doubts asks nobody: then all of it is found out anew.
    Optional<JsonObject> build(BuildKey key) throws IOException {
        if (catalogues.mode() == CatalogueUse.Mode.BELIEVE) {
            var found = own.find(key);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.ofNullable(hearsay(catalogues.believed(), EntryKind.BUILD, Set.of(key.text()))
                .get(key.text()));
    }

    /// Keeps what a build came to, unless some of it is hearsay.
    void put(BuildKey key, JsonObject blueprint) throws IOException {
        if (!isHearsay.get()) {
            own.put(key, blueprint);
        }
    }

    /// What catalogues say of layers, by key.
    Map<LayerKey, KnownLayer> layers(Set<LayerKey> keys, Compression compression) throws IOException {
        var names = new TreeMap<String, LayerKey>();
        keys.forEach(key -> names.put(KnownLayer.name(key, compression), key));
        var found = new TreeMap<LayerKey, KnownLayer>();
        hearsay(catalogues.believed(), EntryKind.LAYER, names.keySet())
                .forEach((name, json) ->
                        Optional.ofNullable(names.get(name)).ifPresent(key -> found.put(key, KnownLayer.ofJson(json))));
        return found;
    }

    /// What catalogues say of packages, by the names of [dockerenvs.conda.link.Linker#keys].
    Map<String, JsonObject> packages(Set<String> names) throws IOException {
        return hearsay(catalogues.believed(), EntryKind.PACKAGE, names);
    }

    private Map<String, JsonObject> hearsay(List<LayerCatalogue> told, EntryKind kind, Set<String> keys)
            throws IOException {
        var wanted = new HashSet<>(keys);
        var found = new TreeMap<String, JsonObject>();
        for (var catalogue : told) {
            found.putAll(catalogue.find(kind, wanted));
            wanted.removeAll(found.keySet());
        }
        if (!found.isEmpty()) {
            isHearsay.set(true);
        }
        return found;
    }
}
