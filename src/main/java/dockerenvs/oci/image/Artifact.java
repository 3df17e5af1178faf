package dockerenvs.oci.image;

import dockerenvs.content.Blob;
import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A manifest or an index together with every blob it reaches: what has to be copied so that nothing is missing.
///
/// @param root points to the manifest or index
/// @param blobs each once, sorted by digest, the root's own document included
public record Artifact(Descriptor root, List<Blob> blobs) {
    /// Indexes one inside the other, the root included.
    private static final int INDEX_DEPTH_MAX = 5;

    public Artifact {
        blobs = List.copyOf(blobs);
    }

    /// An index of images, each for a platform of its own, in the order given.
    ///
    /// @throws MalformedInput when there are two for one platform
    public static Artifact ofPlatforms(List<Image> images) {
        var blobs = new TreeMap<Digest, Blob>();
        var platforms = new HashSet<String>();
        for (var image : images) {
            image.artifact().blobs().forEach(blob -> blobs.put(blob.digest(), blob));
            var platform = image.platform().toString();
            if (!platforms.add(platform)) {
                throw MalformedInput.of("there are two images for " + platform, "leave out one of them");
            }
        }
        var family = images.stream().allMatch(image -> image.family() == MediaFamily.DOCKER)
                ? MediaFamily.DOCKER
                : MediaFamily.OCI;
        var index = Blob.of(JsonObject.EMPTY
                .with("schemaVersion", 2)
                .with("mediaType", family.index())
                .with(
                        "manifests",
                        JsonArray.of(images.stream()
                                .map(image -> image.descriptor().json())
                                .toList()))
                .bytes());
        blobs.put(index.digest(), index);
        return new Artifact(Descriptor.of(family.index(), index), List.copyOf(blobs.values()));
    }

    /// Follows `root` through indexes and manifests of any kind, attestations included. What the source does not
    /// have is left out: a layout may hold a few platforms of an index, and foreign layers live elsewhere.
    ///
    /// @throws IOException when the document of `root` itself is missing
    /// @throws MalformedInput when a document is not what its digest says, or indexes nest deeper than five
    public static Artifact read(Descriptor root, BlobSource source) throws IOException {
        var blobs = new TreeMap<Digest, Blob>();
        collect(root, source, blobs, 0);
        return new Artifact(root, List.copyOf(blobs.values()));
    }

    /// The image of the manifest that is the root, with the blobs of this.
    ///
    /// @throws MalformedInput when the root is no manifest of an image
    public Image image() throws IOException {
        var contents = new TreeMap<Digest, Content>();
        blobs.forEach(blob -> contents.put(blob.digest(), blob.source()));
        return Image.read(root, digest -> Optional.ofNullable(contents.get(digest)));
    }

    /// Every image that the root reaches, in the order of its index; attestations are left out, and what is not there.
    ///
    /// @throws MalformedInput when one is no image
    public List<Image> images() throws IOException {
        var contents = new TreeMap<Digest, Content>();
        blobs.forEach(blob -> contents.put(blob.digest(), blob.source()));
        var images = new ArrayList<Image>();
        collect(root, digest -> Optional.ofNullable(contents.get(digest)), images, 0);
        return images;
    }

    private static void collect(Descriptor node, BlobSource source, List<Image> images, int depth) throws IOException {
        if (source.find(node.digest()).isEmpty() || node.isAttestation() || depth == INDEX_DEPTH_MAX) {
            return;
        }
        if (Index.isIndex(node)) {
            var document = source.blob(node).read(Documents.MANIFEST_BYTES_MAX);
            for (var child : Index.parse(document, node.mediaType()).manifests()) {
                collect(child, source, images, depth + 1);
            }
        } else {
            images.add(Image.read(node, source));
        }
    }

    private static void collect(Descriptor node, BlobSource source, SortedMap<Digest, Blob> blobs, int depth)
            throws IOException {
        if (depth == INDEX_DEPTH_MAX && Index.isIndex(node)) {
            throw MalformedInput.of("indexes nest deeper than " + INDEX_DEPTH_MAX, "");
        }
        if (depth > 0 && source.find(node.digest()).isEmpty() || blobs.containsKey(node.digest())) {
            return;
        }
        var blob = source.blob(node);
        blobs.put(node.digest(), blob);
        if (Index.isIndex(node)) {
            var index = Index.parse(blob.read(Documents.MANIFEST_BYTES_MAX), node.mediaType());
            for (var child : index.manifests()) {
                collect(child, source, blobs, depth + 1);
            }
        } else if (MediaFamily.ofManifest(node.mediaType()).isPresent()) {
            var manifest = Manifest.parse(blob.read(Documents.MANIFEST_BYTES_MAX), node.mediaType());
            collect(manifest.configuration(), source, blobs, depth + 1);
            for (var layer : manifest.layers()) {
                collect(layer, source, blobs, depth + 1);
            }
        }
    }
}
