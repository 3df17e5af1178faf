package dockerenvs.build;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Reference;
import java.util.List;
import java.util.stream.Stream;

/// What is known of a layer without its bytes.
///
/// @param diffId digest of the tar
/// @param digest of the layer as it is stored
/// @param size bytes of it
/// @param repositories that had it once, with their registry
record KnownLayer(Digest diffId, Digest digest, long size, List<String> repositories) {
    /// The same plain bytes may be compressed to other ones by another version of an encoder.
    private static final int ENCODERS_VERSION = 1;

    private static final int REPOSITORIES_MAX = 5;

    KnownLayer {
        repositories = List.copyOf(repositories);
    }

    static KnownLayer of(Layer layer) {
        return new KnownLayer(
                layer.diffId(), layer.blob().digest(), layer.blob().size(), List.of());
    }

    /// Reads what [#json] wrote.
    ///
    /// @throws MalformedInput when something is missing or wrong
    static KnownLayer ofJson(JsonObject json) {
        var size = json.integer("size").orElse(-1);
        if (size < 0) {
            throw MalformedInput.of("a known layer has no size", "");
        }
        return new KnownLayer(
                Digest.parse(json.string("diffId").orElse("")),
                Digest.parse(json.string("digest").orElse("")),
                size,
                repositories(json));
    }

    /// Also in these repositories.
    KnownLayer in(List<String> others) {
        return new KnownLayer(diffId, digest, size, joined(others, repositories));
    }

    private static List<String> joined(List<String> latest, List<String> earlier) {
        return Stream.concat(latest.stream(), earlier.stream())
                .distinct()
                .limit(REPOSITORIES_MAX)
                .toList();
    }

    /// The repositories that something is said to be in. What is no name of one is left out: requests are made of them.
    static List<String> repositories(JsonObject json) {
        return json.strings(BlueprintJson.REPOSITORIES).stream()
                .filter(KnownLayer::isRepository)
                .toList();
    }

    private static boolean isRepository(String text) {
        try {
            return Reference.parse(text).repository().equals(text);
        } catch (MalformedInput _) {
            // a hint that does not help
            return false;
        }
    }

    /// What is known of something, and the repositories that had it, the latest first.
    static JsonObject withRepositories(JsonObject known, List<String> latest, List<String> earlier) {
        var all = joined(latest, earlier);
        return all.isEmpty() ? known : known.with(BlueprintJson.REPOSITORIES, JsonArray.ofStrings(all));
    }

    /// What a layer is called where it is known: its key, and how it is compressed.
    static String name(LayerKey key, Compression compression) {
        return name(key, encoding(compression));
    }

    /// As [#name(LayerKey, Compression)], of what [#encoding] gave.
    static String name(LayerKey key, String encoding) {
        return key.text() + "-" + encoding;
    }

    /// How layers are compressed, to the byte: `gzip6.1`.
    static String encoding(Compression compression) {
        return compression.algorithm().toString() + compression.level() + "." + ENCODERS_VERSION;
    }

    JsonObject json() {
        var json = JsonObject.EMPTY
                .with("diffId", diffId.toString())
                .with("digest", digest.toString())
                .with("size", size);
        return withRepositories(json, repositories, List.of());
    }

    /// The layer, with its bytes from `source`.
    Layer layer(Compression compression, Content source) {
        return Layer.of(new Blob(digest, size, source), diffId, compression.algorithm());
    }
}
