package dockerenvs.build;

import dockerenvs.content.Blob;
import dockerenvs.content.CacheFolder;
import dockerenvs.content.Compression;
import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.content.FileRegion;
import dockerenvs.content.FileRegions;
import dockerenvs.content.HashedRegions;
import dockerenvs.content.HashingOutputStream;
import dockerenvs.content.MalformedInput;
import dockerenvs.content.NamedOutputStream;
import dockerenvs.content.ProcessLock;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What builds have found out on this machine, and the blobs of layers they have made.
///
/// ```
///   <layer key>-gzip6.json   digest, size and diff ID of a layer of packages
///   sha256-<digest>.blob     a layer as it is stored: compressed, or small
///   sha256-<digest>.splice   a plain layer of packages, without what is in the cache of packages
///   <build key>.build        the blueprint of a whole image
/// ```
final class LayerCache {
    private static final String NOTES = ".json";
    private static final String BLOB = ".blob";
    private static final String SPLICE = ".splice";
    private static final String BUILD = ".build";
    /// Who packs a layer holds one of so many locks: they stay in the folder.
    private static final int LOCK_NAME_CHARACTERS = 2;

    private final CacheFolder cache;
    private final CacheFolder linked;

    /// @param linked packages that plain layers take parts of
    LayerCache(CacheFolder cache, CacheFolder linked) {
        this.cache = cache;
        this.linked = linked;
    }

    /// The layer of that key, if it was packed before.
    ///
    /// @param tree what is in the layer
    Optional<Layer> find(LayerKey key, FileTree tree, Compression compression) throws IOException {
        var known = find(KnownLayer.name(key, compression));
        if (known.isEmpty()) {
            return Optional.empty();
        }
        var bytes = bytes(known.get());
        if (bytes.isEmpty() && compression.equals(Compression.NONE)) {
            return Optional.of(
                    Layer.packed(tree, known.get().diffId(), known.get().size()));
        }
        return bytes.map(content -> known.get().layer(compression, content));
    }

    private Optional<KnownLayer> find(String name) throws IOException {
        var notes = cache.find(name + NOTES);
        if (notes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(KnownLayer.ofJson(parsed(notes.get())));
        } catch (MalformedInput _) {
            // a disk lost something; it can be packed again
            return Optional.empty();
        }
    }

    private static JsonObject parsed(Path file) throws IOException {
        return JsonObject.expect(Json.parse(Files.readAllBytes(file)), String.valueOf(file.getFileName()));
    }

    /// The layer of that key, for who has not found it: of several processes that want it, one packs it.
    ///
    /// @param tree what is in the layer
    Layer layer(LayerKey key, FileTree tree, Compression compression) throws IOException {
        var lock = cache.folder().resolve(".%s.lock.part".formatted(key.text().substring(0, LOCK_NAME_CHARACTERS)));
        try (var _ = ProcessLock.acquire(lock, () -> {})) {
            var packedMeanwhile = find(key, tree, compression);
            return packedMeanwhile.isPresent() ? packedMeanwhile.get() : pack(key, tree, compression);
        }
    }

    private Layer pack(LayerKey key, FileTree tree, Compression compression) throws IOException {
        var layer = compression.equals(Compression.NONE) ? spliced(tree) : kept(tree, compression);
        var before = find(KnownLayer.name(key, compression));
        if (before.isPresent() && !before.get().equals(KnownLayer.of(layer))) {
            forget(layer.blob().digest());
            forgetParts(tree);
            throw MalformedInput.of(
                    "the cache of packages has lost something: a layer is not the same as it was",
                    "run the same command again: the packages of that layer are made anew");
        }
        put(KnownLayer.name(key, compression) + NOTES, KnownLayer.of(layer).json());
        return layer;
    }

    private Layer spliced(FileTree tree) throws IOException {
        var part = cache.part();
        try {
            var splice = new SpliceOutputStream(NamedOutputStream.into(part), linked);
            try (splice) {
                Layer.writeTar(tree, splice);
            }
            var digest = splice.digest();
            var kept = Splice.read(cache.keep(name(digest, SPLICE), part), linked);
            return kept.isPresent()
                    ? Layer.of(
                            new Blob(digest, splice.size(), HashedRegions.of(kept.get())),
                            digest,
                            Compression.Algorithm.NONE)
                    : Layer.packed(tree, digest, splice.size());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// A layer that is packed now, and its blob kept, also where it is plain.
    Layer kept(FileTree tree, Compression compression) throws IOException {
        var part = cache.part();
        try {
            var stored = new HashingOutputStream(NamedOutputStream.into(part));
            var diffId = Layer.write(tree, compression, stored);
            var digest = stored.digest();
            var file = cache.keep(name(digest, BLOB), part);
            var bytes = HashedRegions.of(List.of(new FileRegion(file, 0, stored.size())));
            return Layer.of(new Blob(digest, stored.size(), bytes), diffId, compression.algorithm());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// The bytes of a layer, if they are kept.
    Optional<Content> bytes(KnownLayer layer) throws IOException {
        var blob = cache.find(name(layer.digest(), BLOB))
                .filter(file -> file.toFile().length() == layer.size());
        if (blob.isPresent()) {
            return Optional.of(new FileRegion(blob.get(), 0, layer.size()));
        }
        var splice = cache.find(name(layer.digest(), SPLICE));
        return splice.isPresent() ? Splice.read(splice.get(), linked).map(FileRegions::new) : Optional.empty();
    }

    /// Deletes the linked packages that files of a tree are parts of.
    private void forgetParts(FileTree tree) throws IOException {
        var names = new TreeSet<String>();
        for (var entry : tree.entries()) {
            if (entry.type() instanceof FileType.Regular(var _, FileRegion region)
                    && linked.folder().equals(region.file().getParent())) {
                names.add(String.valueOf(region.file().getFileName()));
            }
        }
        for (var name : names) {
            linked.forget(name);
        }
    }

    /// Deletes the bytes of a layer, so that they are made anew.
    void forget(Digest layer) throws IOException {
        cache.forget(name(layer, BLOB));
        cache.forget(name(layer, SPLICE));
    }

    /// Deletes what a build came to.
    void forget(BuildKey key) throws IOException {
        cache.forget(key.text() + BUILD);
    }

    private static String name(Digest digest, String kind) {
        return digest.algorithm() + "-" + digest.hex() + kind;
    }

    /// What a build came to; nothing where it was not built here, or what is there cannot be read.
    Optional<JsonObject> find(BuildKey key) throws IOException {
        var file = cache.find(key.text() + BUILD);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parsed(file.get()));
        } catch (MalformedInput _) {
            // a disk lost something; it can be built again
            return Optional.empty();
        }
    }

    void put(BuildKey key, JsonObject blueprint) throws IOException {
        put(key.text() + BUILD, blueprint);
    }

    private void put(String name, JsonObject json) throws IOException {
        var bytes = json.bytes();
        cache.put(name, out -> out.write(bytes));
    }
}
