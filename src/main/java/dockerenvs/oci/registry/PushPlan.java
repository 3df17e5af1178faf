package dockerenvs.oci.registry;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Index;
import dockerenvs.oci.image.Manifest;
import dockerenvs.oci.image.MediaFamily;
import dockerenvs.oci.registry.RemoteManifests.Document;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// In which order an artifact is pushed: a manifest after its blobs, an index after its manifests, the root last.
///
/// @param steps the root's is the last one
record PushPlan(List<Step> steps) {

    PushPlan {
        steps = List.copyOf(steps);
    }

    /// A manifest or an index with the blobs it points to itself.
    record Step(Document document, List<Blob> blobs) {
        Step {
            blobs = List.copyOf(blobs);
        }

        boolean isIndex() {
            return Index.isIndex(document.descriptor());
        }
    }

    Step root() {
        return steps.getLast();
    }

    List<Step> children() {
        return steps.subList(0, steps.size() - 1);
    }

    /// @throws MalformedInput when a manifest points to a blob that the artifact lacks; foreign layers may be
    ///     elsewhere, and an index may list more than there is
    static PushPlan of(Artifact artifact) throws IOException {
        var blobs = new HashMap<Digest, Blob>();
        artifact.blobs().forEach(blob -> blobs.put(blob.digest(), blob));
        var steps = new ArrayList<Step>();
        collect(artifact.root(), blobs, steps, new HashSet<>());
        if (steps.isEmpty()) {
            throw MalformedInput.of(
                    "%s is neither a manifest nor an index"
                            .formatted(MalformedInput.quote(artifact.root().mediaType())),
                    "");
        }
        return new PushPlan(steps);
    }

    private static void collect(Descriptor node, Map<Digest, Blob> blobs, List<Step> steps, Set<Digest> seen)
            throws IOException {
        var blob = blobs.get(node.digest());
        if (blob == null || !seen.add(node.digest())) {
            return;
        }
        var document = new Document(node, blob);
        if (Index.isIndex(node)) {
            var index = Index.parse(blob.read(RemoteManifests.BYTES_MAX), node.mediaType());
            for (var child : index.manifests()) {
                collect(child, blobs, steps, seen);
            }
            steps.add(new Step(document, List.of()));
        } else if (MediaFamily.ofManifest(node.mediaType()).isPresent()) {
            var manifest = Manifest.parse(blob.read(RemoteManifests.BYTES_MAX), node.mediaType());
            steps.add(new Step(document, blobs(manifest, blobs)));
        }
    }

    private static List<Blob> blobs(Manifest manifest, Map<Digest, Blob> known) {
        var all = new ArrayList<Blob>();
        for (var layer : manifest.layers()) {
            if (!layer.isForeign()) {
                all.add(require(layer, known));
            }
        }
        all.add(require(manifest.configuration(), known));
        return all;
    }

    private static Blob require(Descriptor descriptor, Map<Digest, Blob> known) {
        var blob = known.get(descriptor.digest());
        if (blob == null) {
            throw MalformedInput.of(
                    "the manifest points to %s, which is missing".formatted(descriptor.digest()),
                    "`docker-envs validate` shows what an image lacks");
        }
        return blob;
    }
}
