package dockerenvs.oci.archive;

import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.BlobSource;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Index;
import dockerenvs.oci.image.MediaFamily;
import dockerenvs.oci.image.Platform;
import dockerenvs.oci.image.PlatformChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One image of an [ImageFile], or one index of images for several platforms.
public final class StoredImage {
    private static final long INDEX_BYTES_MAX = 4 << 20;
    /// Indexes one inside the other.
    private static final int INDEX_DEPTH_MAX = 5;

    private final Path file;
    private final List<StoredName> names;
    private final Descriptor descriptor;
    private final BlobSource source;

    StoredImage(Path file, List<StoredName> names, Descriptor descriptor, BlobSource source) {
        this.file = file;
        this.names = List.copyOf(names);
        this.descriptor = descriptor;
        this.source = source;
    }

    /// The names the file gives it, in the file's order; may be empty.
    public List<StoredName> names() {
        return names;
    }

    /// Points to the manifest or the index.
    public Descriptor descriptor() {
        return descriptor;
    }

    /// Whether it is an index of several images.
    public boolean isIndex() {
        return Index.isIndex(descriptor);
    }

    /// Everything that belongs to it, to be copied as it is.
    public Artifact artifact() throws IOException {
        return located(() -> Artifact.read(descriptor, source));
    }

    /// The manifests of images in it, each once, attestations and what nobody knows left out, in the order of the
    /// file.
    public List<Descriptor> manifests() throws IOException {
        return located(() -> {
            var tree = new Tree();
            tree.collect(descriptor, 0);
            return List.copyOf(tree.manifests);
        });
    }

    /// What is reached from the root. Each index is read once, however often it is pointed to: a few of them that
    /// list one another a thousand times would never end.
    private final class Tree {
        private final Set<Descriptor> manifests = new LinkedHashSet<>();
        private final Set<Digest> indexes = new HashSet<>();

        void collect(Descriptor node, int depth) throws IOException {
            if (MediaFamily.ofManifest(node.mediaType()).isPresent()) {
                if (!node.isAttestation()) {
                    manifests.add(node);
                }
            } else if (Index.isIndex(node) && indexes.add(node.digest())) {
                if (depth == INDEX_DEPTH_MAX) {
                    throw MalformedInput.of("indexes nest deeper than " + INDEX_DEPTH_MAX, "");
                }
                for (var child : children(node)) {
                    if (source.find(child.digest()).isPresent()) {
                        collect(child, depth + 1);
                    }
                }
            }
        }
    }

    private List<Descriptor> children(Descriptor index) throws IOException {
        try {
            return Index.parse(source.blob(index).read(INDEX_BYTES_MAX), index.mediaType())
                    .manifests();
        } catch (MalformedInput failure) {
            throw failure.in("index " + index.digest().brief());
        }
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /// Malformed input names the file it is in.
    private <T> T located(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (MalformedInput failure) {
            var place = "`" + file + "`";
            throw failure.getMessage().contains(place) ? failure : failure.in(place);
        }
    }

    /// The image, where there is just one.
    ///
    /// @throws MalformedInput when there are several, naming their platforms
    public Image image() throws IOException {
        var manifests = manifests();
        if (manifests.size() == 1) {
            return read(manifests.getFirst());
        }
        return located(() -> {
            throw MalformedInput.of(
                    manifests.isEmpty()
                            ? "there is no image in the index " + descriptor.digest()
                            : "there are images for several platforms: " + PlatformChoice.platforms(manifests),
                    manifests.isEmpty() ? "" : "choose one with `--platform`");
        });
    }

    private Image read(Descriptor manifest) throws IOException {
        return located(() -> Image.read(manifest, source));
    }

    /// The image for a platform, or the one that serves it best.
    ///
    /// @throws MalformedInput when there is none, naming the platforms there are
    public Image image(Platform wanted) throws IOException {
        return located(() -> PlatformChoice.choose(manifests(), wanted, this::read));
    }

    /// Every image in it, in the order of the file.
    public List<Image> eachImage() throws IOException {
        var images = new ArrayList<Image>();
        for (var manifest : manifests()) {
            images.add(read(manifest));
        }
        return images;
    }
}
