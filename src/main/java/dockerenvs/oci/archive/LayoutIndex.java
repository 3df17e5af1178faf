package dockerenvs.oci.archive;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Index;
import dockerenvs.oci.image.MediaFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The `index.json` of an OCI layout: one entry per name, an entry without annotations for what has no name.
final class LayoutIndex {
    static final byte[] LAYOUT_FILE =
            JsonObject.EMPTY.with("imageLayoutVersion", LayoutReader.VERSION).bytes();

    private LayoutIndex() {}

    /// The document for these artifacts alone.
    ///
    /// @throws MalformedInput when two of them would have the same name
    static byte[] bytes(List<NamedArtifact> artifacts) {
        checkNames(artifacts);
        return bytes(new Index(entries(artifacts), JsonObject.EMPTY));
    }

    /// The document with the artifacts appended to what `index` has: an entry of the same name is replaced.
    ///
    /// @throws MalformedInput when two of them would have the same name
    static byte[] appended(Index index, List<NamedArtifact> artifacts) {
        checkNames(artifacts);
        var entries = new ArrayList<>(index.manifests());
        for (var added : entries(artifacts)) {
            entries.removeIf(known -> sameName(known, added));
            entries.add(added);
        }
        return bytes(new Index(entries, index.others()));
    }

    static void checkNames(List<NamedArtifact> artifacts) {
        var owners = new TreeMap<String, Digest>();
        for (var named : artifacts) {
            var digest = named.artifact().root().digest();
            for (var name : named.names()) {
                if (!owners.computeIfAbsent(name.text(), _ -> digest).equals(digest)) {
                    throw MalformedInput.of(
                            "two images would have the name " + MalformedInput.quote(name.text()),
                            "name one of them otherwise");
                }
            }
        }
    }

    private static boolean sameName(Descriptor known, Descriptor added) {
        var name = name(added);
        return name.isEmpty()
                ? known.digest().equals(added.digest()) && name(known).isEmpty()
                : name.equals(name(known));
    }

    private static Optional<String> name(Descriptor entry) {
        return StoredName.ofAnnotations(entry.annotations()).map(StoredName::text);
    }

    private static byte[] bytes(Index index) {
        return JsonObject.EMPTY
                .with("schemaVersion", 2)
                .with("mediaType", MediaFamily.OCI.index())
                .with(
                        "manifests",
                        JsonArray.of(
                                index.manifests().stream().map(Descriptor::json).toList()))
                .withAll(index.others().without("schemaVersion").without("mediaType"))
                .bytes();
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
