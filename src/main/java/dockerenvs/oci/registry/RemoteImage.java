package dockerenvs.oci.registry;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Index;
import dockerenvs.oci.image.Manifest;
import dockerenvs.oci.image.MediaFamily;
import dockerenvs.oci.image.Platform;
import dockerenvs.oci.image.PlatformChoice;
import dockerenvs.oci.image.Reference;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// One image in a registry, or one index of images for several platforms. Its own document is here; everything else
/// is fetched when it is asked for, as long as the [Registry] is open.
public final class RemoteImage {
    /// Indexes one inside the other, the root included.
    private static final int INDEX_DEPTH_MAX = 5;

    private static final int DOCUMENTS_AT_A_TIME = 12;

    private final Reference reference;
    private final Descriptor descriptor;
    private final RemoteBlobs blobs;
    private final Platform usual;

    RemoteImage(Reference reference, Descriptor descriptor, RemoteBlobs blobs, Platform usual) {
        this.reference = reference;
        this.descriptor = descriptor;
        this.blobs = blobs;
        this.usual = usual;
    }

    /// What was asked for.
    public Reference reference() {
        return reference;
    }

    /// Points to the manifest or the index: type, digest and size.
    public Descriptor descriptor() {
        return descriptor;
    }

    /// Whether it is an index of several images.
    public boolean isIndex() {
        return Index.isIndex(descriptor);
    }

    /// The manifests of images in it, each once, attestations and what nobody knows left out, in the order of the
    /// index; a manifest is its own only one. Those the registry does not have are left out where an index inside
    /// another one is missing.
    public List<Descriptor> manifests() throws IOException {
        return located(() -> walk().stream()
                .map(Node::descriptor)
                .filter(node -> MediaFamily.ofManifest(node.mediaType()).isPresent() && !node.isAttestation())
                .distinct()
                .toList());
    }

    /// The image; of several the one for the platform the [Registry] was opened for.
    ///
    /// @throws MalformedInput when there is none for it, naming the platforms there are
    public Image image() throws IOException {
        return isIndex() ? image(usual) : located(() -> read(descriptor));
    }

    /// The image for a platform, or the one that serves it best.
    ///
    /// @throws MalformedInput when there is none, naming the platforms there are
    public Image image(Platform wanted) throws IOException {
        return located(() -> PlatformChoice.choose(manifests(), wanted, this::read));
    }

    private Image read(Descriptor manifest) throws IOException {
        require(manifest);
        return Image.read(manifest, blobs);
    }

    private Blob require(Descriptor document) throws IOException {
        return blobs.document(document)
                .orElseThrow(() -> MalformedInput.of(
                        blobs.absence(document.digest()), "the index lists more than its registry holds"));
    }

    /// Everything that belongs to it, all platforms and attestations, byte for byte, to be pushed or written as it
    /// is. Manifests are fetched now, blobs when they are read. What the registry does not have of an index is left
    /// out, and so are foreign layers.
    public Artifact artifact() throws IOException {
        return located(() -> {
            var all = new TreeMap<Digest, Blob>();
            var nodes = fetch(List.of(new Node(descriptor, 0)));
            while (!nodes.isEmpty()) {
                var next = new ArrayList<Node>();
                for (var node : nodes) {
                    all.put(node.descriptor().digest(), require(node.descriptor()));
                    next.addAll(children(node, all));
                }
                next.removeIf(node -> all.containsKey(node.descriptor().digest()));
                nodes = fetch(next.stream().distinct().toList());
            }
            return new Artifact(descriptor, List.copyOf(all.values()));
        });
    }

    /// A manifest, an index, or what an index lists besides.
    private record Node(Descriptor descriptor, int depth) {
        boolean isDocument() {
            return Index.isIndex(descriptor)
                    || MediaFamily.ofManifest(descriptor.mediaType()).isPresent();
        }
    }

    /// Fetches the documents, several at a time; without those that are not there.
    private List<Node> fetch(List<Node> nodes) throws IOException {
        var found = Tasks.parallel(
                nodes,
                DOCUMENTS_AT_A_TIME,
                node -> node.isDocument() && blobs.document(node.descriptor()).isPresent()
                        ? Optional.of(node)
                        : Optional.<Node>empty());
        return found.stream().flatMap(Optional::stream).toList();
    }

    /// What a document points to: blobs go to `all`.
    private List<Node> children(Node node, Map<Digest, Blob> all) throws IOException {
        if (Index.isIndex(node.descriptor())) {
            return indexed(node);
        }
        var bytes = require(node.descriptor()).read(RemoteManifests.BYTES_MAX);
        var manifest = Manifest.parse(bytes, node.descriptor().mediaType());
        for (var blob : manifest.layers()) {
            if (!blob.isForeign()) {
                all.put(blob.digest(), blobs.blob(blob));
            }
        }
        all.put(manifest.configuration().digest(), blobs.blob(manifest.configuration()));
        return List.of();
    }

    private List<Node> indexed(Node node) throws IOException {
        if (node.depth() == INDEX_DEPTH_MAX) {
            throw MalformedInput.of("indexes nest deeper than " + INDEX_DEPTH_MAX, "");
        }
        var bytes = require(node.descriptor()).read(RemoteManifests.BYTES_MAX);
        return Index.parse(bytes, node.descriptor().mediaType()).manifests().stream()
                .map(child -> new Node(child, node.depth() + 1))
                .toList();
    }

    /// All that is listed, each index read once.
    private List<Node> walk() throws IOException {
        var all = new ArrayList<Node>();
        var seen = new HashSet<Digest>();
        collect(new Node(descriptor, 0), all, seen);
        return all;
    }

    private void collect(Node node, List<Node> all, Set<Digest> seen) throws IOException {
        if (!Index.isIndex(node.descriptor())) {
            all.add(node);
        } else if (seen.add(node.descriptor().digest())
                && blobs.document(node.descriptor()).isPresent()) {
            for (var child : indexed(node)) {
                collect(child, all, seen);
            }
        }
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /// Malformed input names the image it is in.
    private <T> T located(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (MalformedInput failure) {
            var place = "`" + reference.familiar() + "`";
            throw failure.getMessage().contains(place) ? failure : failure.in(place);
        }
    }
}
