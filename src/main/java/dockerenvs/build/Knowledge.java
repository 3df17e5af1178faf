package dockerenvs.build;

import dockerenvs.catalogue.EntryKind;
import dockerenvs.catalogue.LayerCatalogue;
import dockerenvs.conda.environment.Lock;
import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/// What earlier builds have found out: those of this machine, and those of catalogues that the user believes.
///
/// What somebody else says is never written into the caches of this machine: a build that does not name the catalogue
/// must not come to believe it.
final class Knowledge {
    /// The lock of an image, beside its blueprint.
    static final String LOCK = "lock";

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

    /// What is said of a whole build.
    ///
    /// @param by the catalogue that says it; nothing where this machine built it
    record Told(JsonObject json, Optional<LayerCatalogue> by) {}

    /// What a whole build came to. A catalogue that is to be told of the build is the only one that is asked, and who
    /// doubts asks nobody: then all of it is found out anew.
    Optional<Told> build(BuildKey key) throws IOException {
        if (catalogues.mode() == CatalogueUse.Mode.BELIEVE) {
            var found = own.find(key);
            if (found.isPresent()) {
                return found.map(json -> new Told(json, Optional.empty()));
            }
        }
        var told = hearsay(
                EntryKind.BUILD, Set.of(key.text()), (json, catalogue) -> new Told(json, Optional.of(catalogue)));
        return Optional.ofNullable(told.get(key.text()));
    }

    /// What images say of a build that are named as catalogues: they know its surroundings, and their lock answers the
    /// one that is asked for.
    Optional<Told> image(BuildKey surroundings, Lock lock) throws IOException {
        var name = imageKey(surroundings);
        for (var catalogue : catalogues.believed()) {
            var told = Optional.ofNullable(
                    catalogue.find(EntryKind.BUILD, Set.of(name)).get(name));
            var answer = told.filter(json -> new CarriedLock(json.string(LOCK).orElse("")).answers(lock));
            if (answer.isPresent()) {
                isHearsay.set(true);
                return Optional.of(
                        new Told(BlueprintJson.withWarnings(answer.get(), lock.warnings()), Optional.of(catalogue)));
            }
        }
        return Optional.empty();
    }

    /// Under which name an image knows its build.
    static String imageKey(BuildKey surroundings) {
        return "image-" + surroundings;
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
        hearsay(EntryKind.LAYER, names.keySet(), (json, _) -> KnownLayer.ofJson(json))
                .forEach((name, layer) -> Optional.ofNullable(names.get(name)).ifPresent(key -> found.put(key, layer)));
        return found;
    }

    /// What catalogues say of packages, by the names of [dockerenvs.conda.link.Linker#keys].
    Map<String, ToldPackage> packages(Set<String> names) throws IOException {
        return hearsay(EntryKind.PACKAGE, names, ToldPackage::new);
    }

    private <T> Map<String, T> hearsay(
            EntryKind kind, Set<String> keys, BiFunction<JsonObject, LayerCatalogue, T> reading) throws IOException {
        var wanted = new HashSet<>(keys);
        var found = new TreeMap<String, T>();
        for (var catalogue : catalogues.believed()) {
            for (var entry : catalogue.find(kind, wanted).entrySet()) {
                try {
                    found.put(entry.getKey(), reading.apply(entry.getValue(), catalogue));
                } catch (MalformedInput failure) {
                    throw catalogue.damaged(failure);
                }
            }
            wanted.removeAll(found.keySet());
        }
        if (!found.isEmpty()) {
            isHearsay.set(true);
        }
        return found;
    }
}
