package dockerenvs.oci.image;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A list of manifests, one per platform as a rule (OCI image-spec, image-index.md; Docker's manifest list).
///
/// @param manifests in the order of the document, which decides between equals
/// @param others every other field as it was read
public record Index(List<Descriptor> manifests, JsonObject others) {

    public Index {
        manifests = List.copyOf(manifests);
    }

    /// Reads an index that no descriptor points to.
    ///
    /// @throws MalformedInput for anything else, and for more than 10 000 entries
    public static Index parse(byte[] bytes) {
        return parse(bytes, "");
    }

    /// Reads an index of the given media type.
    ///
    /// @throws MalformedInput for anything else, for a media type inside that contradicts the one outside, for a
    ///     subject that is no descriptor, and for more than 10 000 entries
    public static Index parse(byte[] bytes, String mediaType) {
        var json = Documents.object(bytes);
        Documents.checkShape(json);
        Documents.checkSubject(json);
        var type = Documents.mediaType(json, mediaType);
        if (!type.isEmpty() && MediaFamily.ofIndex(type).isEmpty()) {
            throw MalformedInput.of("%s is not the media type of an index".formatted(MalformedInput.quote(type)), "");
        }
        if (!json.has("manifests")) {
            throw MalformedInput.of("the index has no `manifests`", "");
        }
        var manifests = json.array("manifests").stream()
                .map(entry -> Descriptor.parse(JsonObject.expect(entry, "manifests")))
                .toList();
        if (manifests.size() > Documents.INDEX_ENTRIES_MAX) {
            throw MalformedInput.of(
                    String.format(
                            Locale.ROOT,
                            "the index has %,d entries, more than %,d",
                            manifests.size(),
                            Documents.INDEX_ENTRIES_MAX),
                    "");
        }
        return new Index(manifests, json.without("manifests"));
    }

    /// Whether a descriptor points to an index rather than to a manifest.
    public static boolean isIndex(Descriptor descriptor) {
        return MediaFamily.ofIndex(descriptor.mediaType()).isPresent();
    }

    /// The entry that serves `wanted` best; the first among equals. Attestations (platform `unknown`) are never
    /// chosen.
    public Optional<Descriptor> choose(Platform wanted) {
        return Platform.best(manifests, entry -> entry.platform(), wanted);
    }
}
