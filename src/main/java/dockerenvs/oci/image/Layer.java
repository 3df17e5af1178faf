package dockerenvs.oci.image;

import dockerenvs.content.Blob;
import dockerenvs.content.Compression;
import dockerenvs.content.Content;
import dockerenvs.content.ContentStore;
import dockerenvs.content.Digest;
import dockerenvs.content.HashingOutputStream;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.TarReader;
import dockerenvs.files.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Optional;

/// A layer: a tar of changes, stored plain or compressed (OCI image-spec, layer.md).
///
/// @param descriptor media type, digest and size of the stored bytes, and any annotations
/// @param blob the stored bytes
/// @param diffId the digest of the tar inside
public record Layer(Descriptor descriptor, Blob blob, Digest diffId) {
    /// Layers of an image that is written: with more, Docker's overlay driver refuses it.
    public static final int COUNT_MAX = 125;

    public Layer {
        if (!descriptor.digest().equals(blob.digest()) || descriptor.size() != blob.size()) {
            throw new IllegalArgumentException("the descriptor of " + blob + " points to " + descriptor.digest());
        }
    }

    /// A plain layer of exactly the entries of `tree`. It takes no room: the tree is read once now, for the
    /// digest, and again whenever the layer is written. To put files into an image, prefer
    /// [Image#withFiles(FileTree)], which gives parent folders the mode and owner they have there.
    ///
    /// @throws IOException when a file cannot be read
    public static Layer pack(FileTree tree) throws IOException {
        return pack(tree, Compression.NONE);
    }

    /// A compressed layer that takes no room; it is compressed anew whenever it is written.
    public static Layer pack(FileTree tree, Compression compression) throws IOException {
        var stored = new HashingOutputStream(OutputStream.nullOutputStream());
        if (compression.equals(Compression.NONE)) {
            // on a thread of its own the tree is read while its bytes are hashed or written
            var tar = Content.writtenBy(target -> writeTar(tree, target));
            try (var in = tar.open()) {
                in.transferTo(stored);
            }
            var digest = stored.digest();
            return of(new Blob(digest, stored.size(), tar), digest, Compression.Algorithm.NONE);
        }
        var diffId = write(tree, compression, stored);
        var again = Content.writtenBy(target -> write(tree, compression, target));
        return of(new Blob(stored.digest(), stored.size(), again), diffId, compression.algorithm());
    }

    /// A layer kept in `store`, packed once and then only copied. A plain one is not kept: it is packed again as
    /// fast as it would be copied.
    public static Layer pack(FileTree tree, Compression compression, ContentStore store) throws IOException {
        if (compression.equals(Compression.NONE)) {
            return pack(tree);
        }
        var diffId = new Digest[1];
        var blob = store.put(target -> diffId[0] = write(tree, compression, target));
        return of(blob, diffId[0], compression.algorithm());
    }

    /// A plain layer of exactly the entries of `tree`, packed before: nothing is read now. Whoever writes it finds
    /// out when the tree is another one by now.
    ///
    /// @param diffId the digest of the tar
    /// @param size bytes of the tar
    public static Layer packed(FileTree tree, Digest diffId, long size) {
        var tar = Content.writtenBy(target -> writeTar(tree, target));
        return of(new Blob(diffId, size, tar), diffId, Compression.Algorithm.NONE);
    }

    /// Writes the tar of `tree`, compressed, and closes `target`.
    ///
    /// @return the digest of the tar
    public static Digest write(FileTree tree, Compression compression, OutputStream target) throws IOException {
        try (var compressed = compression.compress(target)) {
            var tar = new HashingOutputStream(compressed);
            writeTar(tree, tar);
            return tar.digest();
        }
    }

    /// Writes the tar of `tree`; `target` stays open.
    public static void writeTar(FileTree tree, OutputStream target) throws IOException {
        var writer = new TarWriter(target);
        for (var entry : tree.entries()) {
            writer.write(entry);
        }
        writer.finish();
    }

    /// A layer of OCI media type around a blob.
    public static Layer of(Blob blob, Digest diffId, Compression.Algorithm algorithm) {
        return new Layer(Descriptor.of(MediaFamily.OCI.layer(algorithm), blob), blob, diffId);
    }

    /// An annotation of its descriptor.
    public Optional<String> annotation(String key) {
        return Optional.ofNullable(descriptor.annotations().get(key));
    }

    /// The layer with an annotation on its descriptor.
    public Layer withAnnotation(String key, String value) {
        return new Layer(descriptor.withAnnotation(key, value), blob, diffId);
    }

    Layer alsoIn(List<String> repositories) {
        return new Layer(
                descriptor, new Blob(blob.digest(), blob.size(), Whereabouts.of(blob.source(), repositories)), diffId);
    }

    /// How the media type says the layer is compressed.
    public Compression.Algorithm compression() {
        var type = descriptor.mediaType();
        if (type.endsWith("gzip")) {
            return Compression.Algorithm.GZIP;
        }
        return type.endsWith("zstd") ? Compression.Algorithm.ZSTD : Compression.Algorithm.NONE;
    }

    /// Whether the bytes are usually not stored with the image but fetched from where `urls` says (Windows base
    /// layers).
    public boolean isForeign() {
        return descriptor.isForeign();
    }

    /// The tar inside, verified while it is read: stored size and digest, then diff ID. Whoever stops before the
    /// end has read unverified bytes.
    public InputStream openTar() throws IOException {
        var stored = new PushbackInputStream(blob.open(), Compression.HEAD_BYTES);
        try {
            var head = stored.readNBytes(Compression.HEAD_BYTES);
            stored.unread(head);
            var plain = Compression.detect(head) == Compression.Format.PLAIN;
            var tar = Compression.decompress(stored);
            // of a plain layer both digests are of the same bytes
            return plain && diffId.equals(blob.digest())
                    ? tar
                    : diffId.verifying(tar, blob.source().place());
        } catch (IOException | RuntimeException failure) {
            try (stored) {
                throw failure;
            }
        }
    }

    /// Shows every entry to `visitor`, in the order of the tar, and verifies the layer to its last byte. The
    /// content of an entry can be opened during its visit only.
    ///
    /// @throws MalformedInput when the layer is not what its digests say, or no valid tar
    public void visit(Visitor visitor) throws IOException {
        try (var tar = openTar();
                var reader = new TarReader(tar)) {
            for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                visitor.visit(entry.get());
            }
            tar.transferTo(OutputStream.nullOutputStream());
        } catch (MalformedInput failure) {
            throw failure.in("layer " + blob.digest().brief());
        }
    }

    /// Takes the entries of a layer.
    @FunctionalInterface
    public interface Visitor {
        /// One entry, while the reader stands at it.
        void visit(FileEntry entry) throws IOException;
    }

    /// The same tar, compressed otherwise and kept in `store`. Annotations that describe the stored bytes are
    /// dropped.
    public Layer recompressed(Compression compression, ContentStore store) throws IOException {
        var blob = store.put(target -> {
            try (var tar = openTar();
                    var compressed = compression.compress(target)) {
                tar.transferTo(compressed);
            }
        });
        return of(blob, diffId, compression.algorithm());
    }

    /// The same layer as an image of `family` names it.
    Layer in(MediaFamily family) {
        var type = descriptor.mediaType();
        for (var other : MediaFamily.values()) {
            for (var algorithm : Compression.Algorithm.values()) {
                var known = other == MediaFamily.OCI || algorithm != Compression.Algorithm.ZSTD;
                if (other != family && known && other.layer(algorithm).equals(type)) {
                    return withMediaType(family.layer(algorithm));
                }
                if (other != family && known && other.foreignLayer(algorithm).equals(type)) {
                    return withMediaType(family.foreignLayer(algorithm));
                }
            }
        }
        return this;
    }

    private Layer withMediaType(String mediaType) {
        return new Layer(descriptor.withMediaType(mediaType), blob, diffId);
    }
}
