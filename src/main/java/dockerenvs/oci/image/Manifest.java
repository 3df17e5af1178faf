package dockerenvs.oci.image;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.util.List;
import java.util.Map;

/// A manifest: the configuration and the layers of one image, base first (OCI image-spec, manifest.md).
///
/// @param family the media types it is written in
/// @param configuration the configuration, or what an artifact has in its place
/// @param layers base first
/// @param others every other field as it was read
public record Manifest(MediaFamily family, Descriptor configuration, List<Descriptor> layers, JsonObject others) {
    private static final String STATEMENT = "application/vnd.in-toto+json";

    public Manifest {
        layers = List.copyOf(layers);
    }

    /// Reads a manifest of the given media type; an empty type leaves the decision to the document.
    ///
    /// @throws MalformedInput for schema 1, an index, an artifact manifest without configuration, a media type
    ///     inside that contradicts the one outside, a subject that is no descriptor, or too many layers
    public static Manifest parse(byte[] bytes, String mediaType) {
        var json = Documents.object(bytes);
        Documents.checkShape(json);
        Documents.checkSubject(json);
        var type = Documents.mediaType(json, mediaType);
        var configuration = Descriptor.parse(json.object("config")
                .orElseThrow(() -> MalformedInput.of("the manifest has no `config`", "is this an image?")));
        var layers = json.array("layers").stream()
                .map(layer -> Descriptor.parse(JsonObject.expect(layer, "layers")))
                .toList();
        if (layers.size() > Documents.LAYERS_MAX) {
            throw MalformedInput.of(
                    "the manifest has %d layers, more than %d".formatted(layers.size(), Documents.LAYERS_MAX), "");
        }
        var others = json.without("schemaVersion", "mediaType", "config", "layers");
        return new Manifest(familyOf(type), configuration, layers, others);
    }

    private static MediaFamily familyOf(String mediaType) {
        if (mediaType.isEmpty()) {
            return MediaFamily.OCI;
        }
        return MediaFamily.ofManifest(mediaType)
                .orElseThrow(() -> MalformedInput.of(
                        "%s is not the media type of an image manifest".formatted(MalformedInput.quote(mediaType)),
                        ""));
    }

    /// The manifest as bytes: required fields first, then the others in the order they came.
    public byte[] bytes() {
        return JsonObject.EMPTY
                .with("schemaVersion", 2)
                .with("mediaType", family.manifest())
                .with("config", configuration.json())
                .with(
                        "layers",
                        JsonArray.of(layers.stream().map(Descriptor::json).toList()))
                .withAll(others)
                .bytes();
    }

    /// Whether the document is an attestation: all its layers are statements, of the media type of in-toto.
    public boolean isAttestation() {
        return !layers.isEmpty()
                && layers.stream().allMatch(layer -> layer.mediaType().equals(STATEMENT));
    }

    /// The annotations, empty when there are none.
    public Map<String, String> annotations() {
        return others.stringMap("annotations");
    }
}
