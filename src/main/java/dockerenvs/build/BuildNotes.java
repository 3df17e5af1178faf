package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.build.Blueprint.NewLayers;
import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an image says of how an environment in it was built, in an annotation of the layer with its state: the key of
/// the build's surroundings, what is in the layers of packages below, and how they are compressed. So it goes where
/// that layer goes, and is gone when the layer is compressed otherwise.
///
/// Nothing in it depends on how much the lock said of packages: an image is the same whatever lock it is made of.
///
/// @param encoding how layers are compressed, as [KnownLayer#encoding] says it
/// @param packages layers of the environment, the lowest first
/// @param whole the whole build, where the image says it
record BuildNotes(String encoding, List<PackedLayer> packages, Optional<Whole> whole) {
    /// The annotation of the layer's descriptor.
    static final String ANNOTATION = "io.github.dockerenvs.build";

    private static final String BUILD = "build";
    private static final String KEY = "key";
    private static final String ENCODING = "encoding";
    private static final String PACKAGES = "packages";
    private static final String GROUND = "ground";
    private static final Pattern KEYS = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern ENCODINGS = Pattern.compile("[a-z]{1,20}[0-9]{1,4}\\.[0-9]{1,4}");

    /// More is not worth its place in a manifest: such a build is not found by its image.
    private static final int CHARACTERS_MAX = 64 << 10;

    BuildNotes {
        packages = List.copyOf(packages);
    }

    /// A build.
    ///
    /// @param key of its surroundings, 64 hex digits
    /// @param blueprint as [BlueprintJson] writes it
    /// @param state the layer that holds the lock
    record Whole(BuildKey key, JsonObject blueprint, Layer state) {}

    /// The layer with the state of an environment, with notes of its layers alone.
    static Layer on(Layer state, NewLayers layers, Compression compression) {
        return annotated(state, ofLayers(layers, compression));
    }

    /// The layer with the state of an environment, with notes of the whole build.
    ///
    /// @param key of its surroundings
    static Layer on(Layer state, BuildKey key, Blueprint blueprint, Compression compression) {
        var layers = ofLayers(blueprint.layers(), compression);
        var whole = layers.with(KEY, key.text())
                .with(GROUND, Json.of(blueprint.layers().ground().isPresent()))
                .with(BlueprintJson.MEMORY, Json.of(blueprint.memory().isPresent()))
                .with(BUILD, BlueprintJson.notes(blueprint));
        return annotated(state, whole.bytes().length > CHARACTERS_MAX ? layers : whole);
    }

    /// Whether notes of two builds say the same, but for the key of what is around.
    static boolean saySame(String one, String other) {
        try {
            return withoutKey(one).equals(withoutKey(other));
        } catch (MalformedInput _) {
            // the answer, not a failure
            return false;
        }
    }

    private static JsonObject withoutKey(String notes) {
        var json = JsonObject.expect(Json.parse(notes.getBytes(UTF_8)), BUILD);
        return json.string(KEY).filter(KEYS.asMatchPredicate()).isPresent() ? json.without(KEY) : json;
    }

    private static Layer annotated(Layer state, JsonObject notes) {
        return state.withAnnotation(ANNOTATION, new String(notes.bytes(), UTF_8));
    }

    private static JsonObject ofLayers(NewLayers layers, Compression compression) {
        return JsonObject.EMPTY
                .with(ENCODING, KnownLayer.encoding(compression))
                .with(
                        PACKAGES,
                        JsonArray.ofStrings(layers.packages().stream()
                                .map(layer -> String.join(" ", layer.packages()))
                                .toList()));
    }

    /// What an image says of its environments, the topmost first; of that one alone as a whole build. An environment
    /// of which layers were taken out does not count.
    ///
    /// @throws MalformedInput when it cannot be read
    static List<BuildNotes> in(Image image) {
        var found = new ArrayList<BuildNotes>();
        var isTopmost = true;
        for (var count = image.layers().size(); count > 0; count--) {
            var layers = image.layers().subList(0, count);
            var text = layers.getLast().annotation(ANNOTATION);
            if (text.isPresent()) {
                var memory = isTopmost ? image.annotations().getOrDefault(LayerNotes.ANNOTATION, "") : "";
                found.addAll(
                        read(text.get(), layers, isTopmost, memory).stream().toList());
                isTopmost = false;
            }
        }
        return found;
    }

    private static Optional<BuildNotes> read(String text, List<Layer> layers, boolean isTopmost, String memory) {
        try {
            var json = JsonObject.expect(Json.parse(text.getBytes(UTF_8)), BUILD);
            var encoding = checked(json.string(ENCODING).orElse(""), ENCODINGS);
            var packages = packages(json.strings(PACKAGES), layers);
            var isThere = packages.size() == json.strings(PACKAGES).size();
            var whole = isTopmost && isThere ? whole(json, packages, layers, memory) : Optional.<Whole>empty();
            return Optional.of(new BuildNotes(encoding, packages, whole)).filter(_ -> isThere);
        } catch (MalformedInput failure) {
            throw failure.in("the annotation `%s`".formatted(ANNOTATION));
        }
    }

    private static String checked(String text, Pattern pattern) {
        if (!pattern.matcher(text).matches()) {
            throw MalformedInput.of("it says %s".formatted(MalformedInput.quote(text)), "");
        }
        return text;
    }

    /// As many layers of packages as there should be, nearest to the top; fewer where they are not there. What no
    /// package brings may lie above them.
    private static List<PackedLayer> packages(List<String> contents, List<Layer> layers) {
        var packages = new ArrayList<PackedLayer>();
        for (var layer : layers.reversed()) {
            var key = layer.annotation(LayerKey.ANNOTATION);
            if (key.isPresent() && packages.size() < contents.size()) {
                var content = contents.get(contents.size() - packages.size() - 1);
                packages.addFirst(PackedLayer.annotated(
                        layer,
                        LayerKey.parse(key.get()),
                        List.of(content.split(" ", -1)),
                        layer.annotation(PackedLayer.COVERED).orElse("")));
            }
        }
        return packages;
    }

    /// The whole build, whose layers lie without a gap below its state.
    private static Optional<Whole> whole(
            JsonObject json, List<PackedLayer> packages, List<Layer> layers, String memory) {
        var hasGround = json.find(GROUND).filter(Json.of(true)::equals).isPresent();
        var bottom = layers.size() - 1 - packages.size();
        var own = packages.stream().map(PackedLayer::layer).toList();
        if (json.string(KEY).isEmpty()
                || hasGround && bottom == 0
                || !layers.subList(bottom, layers.size() - 1).equals(own)) {
            return Optional.empty();
        }
        var ground = hasGround ? Optional.of(layers.get(bottom - 1)) : Optional.<Layer>empty();
        var blueprint = json.object(BUILD)
                .orElse(JsonObject.EMPTY)
                .withAll(BlueprintJson.layers(new NewLayers(ground, packages, Optional.empty(), layers.getLast())));
        var remembers =
                json.find(BlueprintJson.MEMORY).filter(Json.of(true)::equals).isPresent();
        return Optional.of(new Whole(
                new BuildKey(checked(json.string(KEY).get(), KEYS)),
                remembers && !memory.isEmpty() ? blueprint.with(BlueprintJson.MEMORY, memory) : blueprint,
                layers.getLast()));
    }
}
