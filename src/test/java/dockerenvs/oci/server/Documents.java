package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.MediaFamily;
import java.util.Arrays;
import java.util.List;

/// Manifests and indexes as tests push them.
final class Documents {
    static final String MANIFEST = MediaFamily.OCI.manifest();
    static final String INDEX = MediaFamily.OCI.index();

    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private Documents() {}

    /// A document with its media type.
    record Document(String mediaType, JsonObject json) {
        byte[] bytes() {
            return json.bytes();
        }

        Digest digest() {
            return Digest.sha256(bytes());
        }

        Descriptor descriptor() {
            return Descriptor.of(mediaType, Blob.of(bytes()));
        }

        Document with(String field, String text) {
            return new Document(mediaType, json.with(field, text));
        }

        /// Saying something about another one.
        Document about(Document subject) {
            return new Document(
                    mediaType, json.with("subject", subject.descriptor().json()));
        }
    }

    /// An image with that configuration and those layers.
    static Document image(String configuration, String... layers) {
        var parts = Arrays.stream(layers).map(layer -> part(LAYER, layer)).toList();
        return new Document(
                MANIFEST,
                JsonObject.EMPTY
                        .with("schemaVersion", 2)
                        .with("mediaType", MANIFEST)
                        .with("config", part(MediaFamily.OCI.configuration(), configuration))
                        .with("layers", JsonArray.of(parts)));
    }

    /// An index of those documents.
    static Document index(Document... entries) {
        var descriptors =
                Arrays.stream(entries).map(entry -> entry.descriptor().json()).toList();
        return new Document(
                INDEX,
                JsonObject.EMPTY
                        .with("schemaVersion", 2)
                        .with("mediaType", INDEX)
                        .with("manifests", JsonArray.of(descriptors)));
    }

    private static JsonObject part(String mediaType, String content) {
        return Descriptor.of(mediaType, Blob.of(content.getBytes(UTF_8))).json();
    }

    static List<String> digests(JsonObject index) {
        return index.array("manifests").stream()
                .map(entry -> JsonObject.expect(entry, "entry").string("digest").orElseThrow())
                .toList();
    }
}
