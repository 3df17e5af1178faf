package dockerenvs.cli;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Index;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What came out of registries for images, and what did not have to. Manifests and indexes are not counted, as they
/// are always asked for.
///
/// @param fetched what came
/// @param saved what was wanted, and was there before or could stay where it is
record Fetched(Traffic.Count fetched, Traffic.Count saved) {
    private static final long DOCUMENT_BYTES_MAX = 4 << 20;

    /// @param wanted the images as they are in the registries
    static Fetched of(List<Artifact> wanted, Traffic.Count fetched) throws IOException {
        var blobs = new HashSet<Blob>();
        for (var artifact : wanted) {
            var documents = documents(artifact);
            artifact.blobs().stream()
                    .filter(blob -> !documents.contains(blob.digest()))
                    .forEach(blobs::add);
        }
        var all = new Traffic.Count(
                blobs.size(), blobs.stream().mapToLong(Blob::size).sum());
        return new Fetched(fetched, all.minus(fetched));
    }

    private static Set<Digest> documents(Artifact artifact) throws IOException {
        var blobs = new HashMap<Digest, Blob>();
        artifact.blobs().forEach(blob -> blobs.put(blob.digest(), blob));
        var documents = new HashSet<Digest>();
        collect(artifact.root(), blobs, documents);
        return documents;
    }

    private static void collect(Descriptor node, Map<Digest, Blob> blobs, Set<Digest> documents) throws IOException {
        var blob = blobs.get(node.digest());
        if (blob != null && documents.add(node.digest()) && Index.isIndex(node)) {
            var index = Index.parse(blob.read(DOCUMENT_BYTES_MAX), node.mediaType());
            for (var child : index.manifests()) {
                collect(child, blobs, documents);
            }
        }
    }

    /// A line for people.
    String text() {
        return "%s fetched, %s saved".formatted(ImageText.size(fetched.bytes()), ImageText.size(saved.bytes()));
    }

    JsonObject json() {
        return JsonObject.EMPTY.with("fetched", fetched.json()).with("saved", saved.json());
    }
}
