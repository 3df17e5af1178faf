package dockerenvs.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Blobs that can be had again from elsewhere, such as layers of images that others build on, found by digest in a
/// [CacheFolder]. What is read is verified again, as with every [Blob].
public final class BlobCache {
    private final CacheFolder cache;

    private BlobCache(CacheFolder cache) {
        this.cache = cache;
    }

    /// The cache in `folder`, which is made when it does not exist and holds nothing else.
    public static BlobCache open(Path folder) throws IOException {
        return new BlobCache(CacheFolder.open(folder));
    }

    /// The same blob, kept: copied and verified unless it was kept before. What a disk has spoilt since is copied
    /// again.
    ///
    /// @throws MalformedInput when it is not what its digest says; then nothing is kept
    public Blob keep(Blob blob) throws IOException {
        var key = blob.digest().algorithm() + "-" + blob.digest().hex();
        var known = cache.find(key).map(file -> Blob.ofFile(file, 0, blob.size(), blob.digest()));
        if (known.isPresent() && isSound(known.get())) {
            return known.get();
        }
        var part = cache.part();
        try {
            try (var out = NamedOutputStream.into(part)) {
                blob.writeTo(out);
            }
            return Blob.ofFile(cache.keep(key, part), 0, blob.size(), blob.digest());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static boolean isSound(Blob known) throws IOException {
        try {
            known.writeTo(OutputStream.nullOutputStream());
            return true;
        } catch (MalformedInput _) {
            // the answer, not a failure
            return false;
        }
    }
}
