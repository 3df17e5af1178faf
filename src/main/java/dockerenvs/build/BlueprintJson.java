package dockerenvs.build;

import dockerenvs.build.Blueprint.NewLayers;
import dockerenvs.conda.activation.Activation;
import dockerenvs.conda.activation.SkippedScript;
import dockerenvs.content.Compression;
import dockerenvs.content.Content;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.layering.LayerMemory;
import dockerenvs.oci.image.Layer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// A [Blueprint] as JSON. Nothing in it is of this machine.
final class BlueprintJson {
    /// The text of the memory.
    static final String MEMORY = "memory";
    private static final String WARNINGS = "warnings";
    /// Repositories that had the image once, with their registry.
    static final String REPOSITORIES = "in";

    private BlueprintJson() {}

    static JsonObject of(Blueprint blueprint) {
        var json = notes(blueprint).withAll(layers(blueprint.layers()));
        return blueprint.memory().isPresent()
                ? json.with(MEMORY, blueprint.memory().get().text())
                : json;
    }

    /// What an image itself does not say of its blueprint: all but layers and memory.
    static JsonObject notes(Blueprint blueprint) {
        var json = JsonObject.EMPTY
                .with("created", blueprint.created().toString())
                .with(WARNINGS, JsonArray.ofStrings(blueprint.warnings()));
        var activated = blueprint.activated();
        if (activated.activation().isPresent()) {
            json = json.with("activation", of(activated.activation().get()));
        }
        return activated.entrypoint().isPresent()
                ? json.with("entrypoint", activated.entrypoint().get().path())
                : json;
    }

    /// A blueprint with more warnings in front.
    static JsonObject withWarnings(JsonObject blueprint, List<String> more) {
        var all = Stream.concat(more.stream(), blueprint.strings(WARNINGS).stream());
        return blueprint.with(WARNINGS, JsonArray.ofStrings(all.toList()));
    }

    /// What is said of layers.
    static JsonObject layers(NewLayers layers) {
        var json = JsonObject.EMPTY
                .with(
                        "layers",
                        JsonArray.of(layers.packages().stream()
                                .map(BlueprintJson::of)
                                .toList()))
                .with("state", KnownLayer.of(layers.state()).json());
        return layers.ground().isPresent()
                ? json.with("ground", KnownLayer.of(layers.ground().get()).json())
                : json;
    }

    private static JsonObject of(PackedLayer layer) {
        var json = KnownLayer.of(layer.layer())
                .json()
                .with("key", layer.key().text())
                .with("packages", JsonArray.ofStrings(layer.packages()));
        return layer.covered().isEmpty() ? json : json.with("covered", layer.covered());
    }

    private static JsonObject of(Activation activation) {
        return JsonObject.EMPTY
                .with("variables", JsonObject.ofStrings(activation.variables()))
                .with("removed", JsonArray.ofStrings(List.copyOf(activation.removed())))
                .with("understood", JsonArray.ofStrings(activation.understoodScripts()))
                .with(
                        "skipped",
                        JsonArray.of(activation.skipped().stream()
                                .map(script -> JsonObject.EMPTY
                                        .with("path", script.path())
                                        .with("line", script.line())
                                        .with("why", script.why()))
                                .toList()))
                .with("warnings", JsonArray.ofStrings(activation.warnings()));
    }

    /// Reads a blueprint.
    ///
    /// @param prefix of the environment
    /// @param bytes where those of a layer come from
    /// @throws MalformedInput when something is missing or wrong
    static Blueprint read(
            JsonObject json, String prefix, Compression compression, Function<KnownLayer, Content> bytes) {
        var activation = json.object("activation").map(activated -> activation(activated, prefix));
        var entrypoint = json.string("entrypoint").map(path -> FileEntry.file(path, new byte[0], Attributes.FILE));
        var where = KnownLayer.repositories(json);
        Function<KnownLayer, Layer> whole = known -> known.layer(compression, bytes.apply(known.in(where)));
        var layers = new NewLayers(
                json.object("ground").map(ground -> whole.apply(KnownLayer.ofJson(ground))),
                json.array("layers").stream()
                        .map(layer -> packed(JsonObject.expect(layer, "layers"), whole))
                        .toList(),
                Optional.empty(),
                whole.apply(KnownLayer.ofJson(json.object("state").orElse(JsonObject.EMPTY))));
        return new Blueprint(
                created(json.string("created").orElse("")),
                new ActivatedImage(activation, entrypoint),
                layers,
                json.string(MEMORY).flatMap(LayerMemory::parse),
                json.strings(WARNINGS));
    }

    private static Instant created(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw MalformedInput.of("a blueprint was created at %s".formatted(MalformedInput.quote(text)), "");
        }
    }

    private static Activation activation(JsonObject json, String prefix) {
        return new Activation(
                prefix,
                new TreeMap<>(json.stringMap("variables")),
                new TreeSet<>(json.strings("removed")),
                json.strings("understood"),
                json.array("skipped").stream()
                        .map(script -> skipped(JsonObject.expect(script, "skipped")))
                        .toList(),
                json.strings("warnings"));
    }

    private static SkippedScript skipped(JsonObject json) {
        return new SkippedScript(
                json.string("path").orElse(""),
                (int) json.integer("line").orElse(0),
                json.string("why").orElse(""));
    }

    private static PackedLayer packed(JsonObject json, Function<KnownLayer, Layer> whole) {
        var key = LayerKey.parse(json.string("key").orElse(""));
        return PackedLayer.annotated(
                whole.apply(KnownLayer.ofJson(json)),
                key,
                json.strings("packages"),
                json.string("covered").orElse(""));
    }
}
