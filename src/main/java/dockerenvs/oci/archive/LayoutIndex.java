package dockerenvs.oci.archive;

import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Index;
import dockerenvs.oci.image.MediaFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The `index.json` of an OCI layout: one entry per name, an entry without annotations for what has no name.
final class LayoutIndex {
    static final byte[] LAYOUT_FILE =
            JsonObject.EMPTY.with("imageLayoutVersion", LayoutReader.VERSION).bytes();

    private LayoutIndex() {}

    /// The document for these artifacts alone.
    static byte[] bytes(List<NamedArtifact> artifacts) {
        return bytes(new Index(entries(artifacts), JsonObject.EMPTY));
    }

    /// The document with the artifacts appended to what `index` has: an entry of the same name is replaced.
    static byte[] appended(Index index, List<NamedArtifact> artifacts) {
        var entries = new ArrayList<>(index.manifests());
        for (var added : entries(artifacts)) {
            entries.removeIf(known -> sameName(known, added));
            entries.add(added);
        }
        return bytes(new Index(entries, index.others()));
    }

    private static boolean sameName(Descriptor known, Descriptor added) {
        var name = name(added);
        return name.isEmpty()
                ? known.digest().equals(added.digest()) && name(known).isEmpty()
                : name.equals(name(known));
    }

    private static Optional<String> name(Descriptor entry) {
        var annotations = entry.annotations();
        return Optional.ofNullable(annotations.get(StoredName.CONTAINERD_NAME))
                .or(() -> Optional.ofNullable(annotations.get(StoredName.REF_NAME)));
    }

    private static byte[] bytes(Index index) {
        var json = JsonObject.EMPTY
                .with("schemaVersion", 2)
                .with("mediaType", MediaFamily.OCI.index())
                .with(
                        "manifests",
                        JsonArray.of(
                                index.manifests().stream().map(Descriptor::json).toList()));
        for (var key : index.others().keys()) {
            if (!json.has(key)) {
                json = json.with(key, index.others().find(key).orElseThrow());
            }
        }
        return json.bytes();
    }

    private static List<Descriptor> entries(List<NamedArtifact> artifacts) {
        var entries = new ArrayList<Descriptor>();
        for (var artifact : artifacts) {
            var root = withoutNames(artifact.artifact().root());
            if (artifact.names().isEmpty()) {
                entries.add(root);
            }
            for (var name : artifact.names()) {
                entries.add(named(root, name));
            }
        }
        return entries;
    }

    private static Descriptor withoutNames(Descriptor root) {
        var annotations = root.others()
                .object("annotations")
                .orElse(JsonObject.EMPTY)
                .without(StoredName.CONTAINERD_NAME)
                .without(StoredName.REF_NAME);
        return annotations.keys().isEmpty()
                ? new Descriptor(
                        root.mediaType(),
                        root.digest(),
                        root.size(),
                        root.others().without("annotations"))
                : root.with("annotations", annotations);
    }

    private static Descriptor named(Descriptor root, StoredName name) {
        var tagged = name.reference()
                .map(reference -> root.withAnnotation(StoredName.CONTAINERD_NAME, reference.toString()))
                .orElse(root);
        return tagged.withAnnotation(StoredName.REF_NAME, name.refName());
    }
}
