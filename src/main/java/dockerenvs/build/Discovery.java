package dockerenvs.build;

import dockerenvs.catalogue.EntryKind;
import dockerenvs.catalogue.LayerCatalogue;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.link.Installation;
import dockerenvs.conda.link.LinkTarget;
import dockerenvs.conda.link.Linker;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Compression;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What a build has found out that others may want to know: what it came to, its layers, and its packages.
public final class Discovery {
    private final BuildKey key;
    private final Blueprint blueprint;
    private final Compression compression;
    private final Packages packages;

    /// The packages of a build.
    ///
    /// @param lock as it was asked for
    /// @param installation what became of it
    /// @param target what they were linked for
    record Packages(Lock lock, Installation installation, LinkTarget target) {
        /// As if there were none: of a build that was known as a whole, only that is told where it is by now.
        static Packages untold(Lock lock, LinkTarget target) {
            return new Packages(lock, new Installation(List.of()), target);
        }
    }

    Discovery(BuildKey key, Blueprint blueprint, Compression compression, Packages packages) {
        this.key = key;
        this.blueprint = blueprint;
        this.compression = compression;
        this.packages = packages;
    }

    /// What came of the comparison with a catalogue.
    ///
    /// @param confirmed entries that say what was found out
    /// @param contradictions entries that say otherwise, a phrase each
    public record Verdict(int confirmed, List<String> contradictions) {
        public Verdict {
            contradictions = List.copyOf(contradictions);
        }
    }

    /// A catalogue that knows this, too.
    ///
    /// @param repositories where the image is by now, with their registry, such as `ghcr.io/me/app`; where it was
    /// before is kept
    /// @return the same where all of it is known already
    public LayerCatalogue addedTo(LayerCatalogue catalogue, List<String> repositories) throws IOException {
        var knowing = catalogue;
        var hasNews = false;
        for (var kind : EntryKind.values()) {
            var entries = entries(kind, repositories);
            var known = catalogue.find(kind, entries.keySet());
            entries.replaceAll((name, entry) -> Optional.ofNullable(known.get(name))
                    .map(told -> merged(entry, told))
                    .orElse(entry));
            hasNews |= !entries.equals(known);
            knowing = knowing.with(kind, entries);
        }
        return hasNews ? knowing : catalogue;
    }

    /// An entry that lists the repositories of an earlier one as well.
    private static JsonObject merged(JsonObject entry, JsonObject earlier) {
        var now = entry.strings(BlueprintJson.REPOSITORIES);
        var before = KnownLayer.repositories(earlier);
        var says = entry.without(BlueprintJson.REPOSITORIES);
        if (!says.equals(earlier.without(BlueprintJson.REPOSITORIES))) {
            return entry;
        }
        return before.containsAll(now) ? earlier : KnownLayer.withRepositories(says, now, before);
    }

    /// What a catalogue says of the same.
    public Verdict comparedTo(LayerCatalogue catalogue) throws IOException {
        var confirmed = 0;
        var contradictions = new ArrayList<String>();
        for (var kind : EntryKind.values()) {
            var found = entries(kind, List.of());
            for (var told : catalogue.find(kind, found.keySet()).entrySet()) {
                var said = Optional.of(told.getValue().without(BlueprintJson.REPOSITORIES));
                var same = said.equals(Optional.ofNullable(found.get(told.getKey())));
                confirmed += same ? 1 : 0;
                if (!same) {
                    contradictions.add("%s: %s".formatted(kind, told.getKey()));
                }
            }
        }
        return new Verdict(confirmed, contradictions);
    }

    SequencedMap<String, JsonObject> entries(EntryKind kind, List<String> repositories) throws IOException {
        return switch (kind) {
            case BUILD -> build(repositories);
            case LAYER -> layers(repositories);
            case PACKAGE -> packages();
        };
    }

    private SequencedMap<String, JsonObject> build(List<String> repositories) {
        var json = BlueprintJson.of(blueprint);
        var entries = new LinkedHashMap<String, JsonObject>();
        entries.put(key.text(), KnownLayer.withRepositories(json, repositories, List.of()));
        return entries;
    }

    private SequencedMap<String, JsonObject> layers(List<String> repositories) {
        var entries = new LinkedHashMap<String, JsonObject>();
        for (var packed : blueprint.layers().packages()) {
            entries.put(
                    KnownLayer.name(packed.key(), compression),
                    KnownLayer.of(packed.layer()).in(repositories).json());
        }
        return entries;
    }

    private SequencedMap<String, JsonObject> packages() throws IOException {
        var asked = new TreeMap<String, PackageRecord>();
        packages.lock().packages().forEach(locked -> asked.put(locked.record().name(), locked.record()));
        var entries = new LinkedHashMap<String, JsonObject>();
        for (var installed : packages.installation().packages()) {
            var record = Optional.ofNullable(asked.get(installed.record().name()));
            var name = record.flatMap(
                    wanted -> Linker.key(wanted, installed.record().noarch(), packages.target()));
            if (name.isPresent()) {
                entries.put(name.get(), Outline.of(installed.linked()));
            }
        }
        return entries;
    }
}
