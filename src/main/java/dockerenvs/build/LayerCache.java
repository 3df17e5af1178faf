package dockerenvs.build;

import dockerenvs.content.Blob;
import dockerenvs.content.CacheFolder;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.content.HashingOutputStream;
import dockerenvs.content.MalformedInput;
import dockerenvs.content.NamedOutputStream;
import dockerenvs.files.FileTree;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Layers that were packed before, by key and compression. Of a plain layer only the digest is kept, as it is
/// packed again as fast as it would be copied; of a compressed one also the bytes.
final class LayerCache {
    private static final String NOTES = ".json";
    private static final String BLOB = ".blob";

    private final CacheFolder cache;

    LayerCache(CacheFolder cache) {
        this.cache = cache;
    }

    /// The layer of that key; packed now if it was not before.
    ///
    /// @param tree what is in the layer
    Layer layer(LayerKey key, FileTree tree, Compression compression) throws IOException {
        var name = key.text() + "-" + compression.algorithm() + compression.level();
        var found = find(name, tree, compression);
        return found.isPresent() ? found.get() : pack(name, tree, compression);
    }

    private Optional<Layer> find(String name, FileTree tree, Compression compression) throws IOException {
        var notes = cache.find(name + NOTES);
        if (notes.isEmpty()) {
            return Optional.empty();
        }
        try {
            var json = JsonObject.expect(Json.parse(Files.readAllBytes(notes.get())), "notes of a layer");
            var diffId = Digest.parse(json.string("diffId").orElse(""));
            var size = json.integer("size").orElse(-1);
            if (compression.equals(Compression.NONE)) {
                return Optional.of(Layer.packed(tree, diffId, size));
            }
            var digest = Digest.parse(json.string("digest").orElse(""));
            return cache.find(name + BLOB)
                    .filter(file -> hasSize(file, size))
                    .map(file -> Layer.of(Blob.ofFile(file, 0, size, digest), diffId, compression.algorithm()));
        } catch (MalformedInput | IllegalArgumentException _) {
            // a disk lost something; it can be packed again
            return Optional.empty();
        }
    }

    private static boolean hasSize(Path file, long size) {
        return file.toFile().length() == size;
    }

    private Layer pack(String name, FileTree tree, Compression compression) throws IOException {
        var layer = compression.equals(Compression.NONE) ? Layer.pack(tree) : compressed(name, tree, compression);
        var notes = JsonObject.EMPTY
                .with("diffId", layer.diffId().toString())
                .with("digest", layer.blob().digest().toString())
                .with("size", layer.blob().size())
                .bytes();
        cache.put(name + NOTES, out -> out.write(notes));
        return layer;
    }

    private Layer compressed(String name, FileTree tree, Compression compression) throws IOException {
        var part = cache.part();
        try {
            var stored = new HashingOutputStream(NamedOutputStream.into(part));
            var diffId = Layer.write(tree, compression, stored);
            var file = cache.keep(name + BLOB, part);
            var blob = Blob.ofFile(file, 0, stored.size(), stored.digest());
            return Layer.of(blob, diffId, compression.algorithm());
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
