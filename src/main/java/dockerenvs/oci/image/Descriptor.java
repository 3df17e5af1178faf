package dockerenvs.oci.image;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/// A pointer to content: what it is, its digest and its size (OCI image-spec, descriptor.md).
///
/// @param mediaType the type of the content
/// @param digest its name
/// @param size its bytes
/// @param others every other field as it was read: `platform`, `annotations`, `urls`, and those nobody knows yet
public record Descriptor(String mediaType, Digest digest, long size, JsonObject others) {
    private static final String REFERENCE_TYPE = "vnd.docker.reference.type";
    private static final String ATTESTATION = "attestation-manifest";

    /// A descriptor of `blob` with nothing but the three required fields.
    public static Descriptor of(String mediaType, Blob blob) {
        return new Descriptor(mediaType, blob.digest(), blob.size(), JsonObject.EMPTY);
    }

    /// Reads a descriptor.
    ///
    /// @throws MalformedInput when a required field is missing or wrong
    static Descriptor parse(JsonObject json) {
        var digest = json.string("digest").orElseThrow(() -> missing("digest"));
        var size = json.integer("size").orElseThrow(() -> missing("size"));
        if (size < 0) {
            throw MalformedInput.of("a descriptor has the size " + size, "");
        }
        var mediaType = json.string("mediaType").orElse("");
        var others = json.without("mediaType", "digest", "size");
        return new Descriptor(mediaType, Digest.parse(digest), size, others);
    }

    private static MalformedInput missing(String field) {
        return MalformedInput.of("a descriptor has no `" + field + "`", "");
    }

    /// The descriptor as the documents hold it.
    public JsonObject json() {
        return JsonObject.EMPTY
                .with("mediaType", mediaType)
                .with("digest", digest.toString())
                .with("size", size)
                .withAll(others);
    }

    /// The platform of the image pointed to, where the descriptor says it.
    public Optional<Platform> platform() {
        return others.object("platform").map(Platform::ofJson);
    }

    /// Whether it points to a layer whose bytes are usually not stored with the image but fetched from where `urls`
    /// says (Windows base layers).
    public boolean isForeign() {
        return mediaType.contains("foreign") || mediaType.contains("nondistributable");
    }

    /// Whether the descriptor says that it points to an attestation and not to an image, as buildx writes it: the
    /// platform `unknown/unknown`, or an annotation.
    public boolean isAttestation() {
        return platform().filter(Platform::isUnknown).isPresent()
                || ATTESTATION.equals(annotations().get(REFERENCE_TYPE));
    }

    /// The annotations, empty when there are none.
    public Map<String, String> annotations() {
        return others.stringMap("annotations");
    }

    /// The same descriptor with one more field.
    public Descriptor with(String field, Json value) {
        return new Descriptor(mediaType, digest, size, others.with(field, value));
    }

    /// The same descriptor with an annotation.
    public Descriptor withAnnotation(String key, String value) {
        var annotations = others.object("annotations").orElse(JsonObject.EMPTY).with(key, value);
        return with("annotations", annotations);
    }

    /// The same content under another media type.
    public Descriptor withMediaType(String newMediaType) {
        return new Descriptor(newMediaType, digest, size, others);
    }
}
