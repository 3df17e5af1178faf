package dockerenvs.oci.image;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;

/// What manifests, indexes and configurations share: they are JSON objects of bounded size that say what they are.
final class Documents {
    /// Bytes of a manifest or index; registries allow no more (OCI distribution-spec, "Pushing manifests").
    static final long MANIFEST_BYTES_MAX = 4 << 20;

    /// Bytes of a configuration.
    static final long CONFIGURATION_BYTES_MAX = 8 << 20;

    /// Layers of an image that is read.
    static final int LAYERS_MAX = 500;

    /// Entries of an index.
    static final int INDEX_ENTRIES_MAX = 10_000;

    private Documents() {}

    static JsonObject object(byte[] bytes) {
        if (Json.parse(bytes) instanceof JsonObject object) {
            return object;
        }
        throw MalformedInput.of("expected a JSON object", "");
    }

    /// The media type of a document: what it says itself, else what its descriptor says, else nothing.
    ///
    /// @throws MalformedInput when the two contradict each other
    static String mediaType(JsonObject json, String outer) {
        var inner = json.string("mediaType").orElse("");
        if (!inner.isEmpty() && !outer.isEmpty() && !inner.equals(outer)) {
            throw MalformedInput.of(
                    "the document says it is %s, its descriptor says %s"
                            .formatted(MalformedInput.quote(inner), MalformedInput.quote(outer)),
                    "");
        }
        return inner.isEmpty() ? outer : inner;
    }

    /// Refuses a `subject` that does not point to anything.
    static void checkSubject(JsonObject json) {
        json.object("subject").ifPresent(subject -> {
            try {
                Descriptor.parse(subject);
            } catch (MalformedInput failure) {
                throw failure.in("`subject`");
            }
        });
    }

    /// Refuses what is neither of today's documents, or both of them at once: two readers must not see two images.
    static void checkShape(JsonObject json) {
        if (json.has("fsLayers") || json.integer("schemaVersion").orElse(2) == 1) {
            throw MalformedInput.of(
                    "this is a manifest of schema version 1, which no longer says what is in it reliably",
                    "push or save the image again with a current tool");
        }
        if (json.has("manifests") && (json.has("layers") || json.has("config"))) {
            throw MalformedInput.of("the document has `manifests` and `layers`: is it an index or a manifest?", "");
        }
        if (json.integer("schemaVersion").orElse(2) != 2) {
            throw MalformedInput.of(
                    "unknown `schemaVersion` " + json.integer("schemaVersion").orElse(2), "");
        }
    }
}
