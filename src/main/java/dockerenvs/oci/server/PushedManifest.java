package dockerenvs.oci.server;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Index;
import dockerenvs.oci.image.Manifest;
import dockerenvs.oci.image.MediaFamily;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A manifest or index as it was pushed: its exact bytes, and what the registry has to know about them.
///
/// @param references what has to be here before it
/// @param subject what it says something about, which need not be here
/// @param descriptor as it stands in the list of referrers
record PushedManifest(
        String mediaType, Blob blob, List<Digest> references, Optional<Digest> subject, JsonObject descriptor) {
    /// Bytes of a manifest (OCI distribution-spec, "Pushing manifests").
    static final int BYTES_MAX = 4 << 20;

    /// Reads what was pushed.
    ///
    /// @param contentType as the request says it; may be empty
    /// @param algorithm of the digest it is to have
    /// @throws MalformedInput when it is not what it is said to be
    static PushedManifest read(byte[] bytes, String contentType, Digest.Algorithm algorithm) {
        var json = JsonObject.expect(Json.parse(bytes), "manifest");
        var mediaType = mediaType(json, contentType);
        var digest = Digest.of(algorithm, algorithm.hasher().digest(bytes));
        var blob = new Blob(digest, bytes.length, () -> new ByteArrayInputStream(bytes));
        var subject = json.object("subject")
                .map(field -> Digest.parse(
                        field.string("digest").orElseThrow(() -> MalformedInput.of("`subject` has no `digest`", ""))));
        if (json.has("fsLayers")) {
            throw MalformedInput.of("manifests of schema version 1 are not taken", "push with a current tool");
        }
        var references = references(bytes, mediaType);
        return new PushedManifest(mediaType, blob, references, subject, descriptor(json, mediaType, blob));
    }

    /// Reads what is stored.
    static PushedManifest read(Repository.Stored stored) throws IOException {
        var bytes = stored.blob().read(BYTES_MAX);
        return read(bytes, stored.mediaType(), stored.blob().digest().algorithm());
    }

    private static String mediaType(JsonObject json, String contentType) {
        var outer = contentType.split(";", 2)[0].strip();
        var inner = json.string("mediaType").orElse("");
        if (!outer.isEmpty() && !inner.isEmpty() && !outer.equals(inner)) {
            throw MalformedInput.of(
                    "the request says the manifest is %s, the manifest says %s".formatted(quote(outer), quote(inner)),
                    "");
        }
        if (!outer.isEmpty() || !inner.isEmpty()) {
            return outer.isEmpty() ? inner : outer;
        }
        return json.has("manifests") ? MediaFamily.OCI.index() : MediaFamily.OCI.manifest();
    }

    /// Of documents nobody here knows, only that they are JSON is asked.
    private static List<Digest> references(byte[] bytes, String mediaType) {
        if (MediaFamily.ofIndex(mediaType).isPresent()) {
            return Index.parse(bytes, mediaType).manifests().stream()
                    .map(Descriptor::digest)
                    .toList();
        }
        if (MediaFamily.ofManifest(mediaType).isEmpty()) {
            return List.of();
        }
        var manifest = Manifest.parse(bytes, mediaType);
        return Stream.concat(Stream.of(manifest.configuration()), manifest.layers().stream())
                .filter(part -> !part.isForeign())
                .map(Descriptor::digest)
                .toList();
    }

    /// OCI distribution-spec, "Listing referrers".
    private static JsonObject descriptor(JsonObject json, String mediaType, Blob blob) {
        var artifactType = json.string("artifactType")
                .or(() -> json.object("config").flatMap(configuration -> configuration.string("mediaType")));
        var plain = Descriptor.of(mediaType, blob).json();
        var typed = artifactType.map(type -> plain.with("artifactType", type)).orElse(plain);
        return json.object("annotations")
                .map(annotations -> typed.with("annotations", annotations))
                .orElse(typed);
    }
}
