package dockerenvs.content;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// A folder of content addressed by digest: `blobs/sha256/<hex>`.
///
/// Content is written beside its place and renamed, so a reader never sees half a blob and two processes may share
/// the folder. What is read is verified again, as with every [Blob].
public final class ContentStore implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Path folder;
    private final Path blobs;
    private final Path sha256;
    private final boolean temporary;
    /// Of files while they are written, which are numbered.
    private final String partName = "." + PendingFile.randomName();

    private final AtomicLong parts = new AtomicLong();

    private ContentStore(Path folder, boolean temporary) {
        this.folder = folder;
        this.blobs = folder.resolve("blobs");
        this.sha256 = blobs.resolve("sha256");
        this.temporary = temporary;
    }

    /// The store in `folder`, which is made when it does not exist.
    public static ContentStore open(Path folder) throws IOException {
        return new ContentStore(folder, false).create();
    }

    /// A new store in a folder of its own below `parent`; closing it deletes it with everything in it.
    public static ContentStore temporary(Path parent) throws IOException {
        var folder = parent.resolve(".docker-envs-" + PendingFile.randomName() + ".part");
        return new ContentStore(folder, true).create();
    }

    private ContentStore create() throws IOException {
        Files.createDirectories(sha256);
        return this;
    }

    /// Stores what `writer` writes and names it.
    public Blob put(Content.Writer writer) throws IOException {
        var part = part();
        try {
            var hashing = new HashingOutputStream(NamedOutputStream.into(part));
            try (hashing;
                    var buffered = new BufferedOutputStream(hashing, BUFFER_BYTES)) {
                writer.writeTo(buffered);
            }
            return keep(part, hashing.digest());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// Stores a copy of `blob`, verified.
    public Blob put(Blob blob) throws IOException {
        var part = part();
        var place = place(blob.digest());
        var isThere = false;
        try {
            try (var out = NamedOutputStream.into(part)) {
                blob.writeTo(out);
            }
            move(part, place);
            isThere = true;
        } finally {
            if (!isThere) {
                Files.deleteIfExists(part);
            }
        }
        return Blob.ofFile(place, 0, blob.size(), blob.digest());
    }

    private Path part() {
        return blobs.resolve(partName + "-" + parts.getAndIncrement() + ".part");
    }

    /// Moves `file`, whose bytes the caller has found to have that digest, into the store. It has to lie on the
    /// same disk, or the move fails.
    public Blob keep(Path file, Digest digest) throws IOException {
        var place = place(digest);
        // once it has its name, somebody else may delete it
        var size = Files.size(file);
        move(file, place);
        return Blob.ofFile(place, 0, size, digest);
    }

    private static void move(Path file, Path place) throws IOException {
        try {
            Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException _) {
            // the folder of an algorithm is made when it is needed
            Files.createDirectories(place.resolveSibling(""));
            Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// The stored blob of that digest.
    public Optional<Blob> find(Digest digest) throws IOException {
        var place = place(digest);
        try {
            // most often it is not there, which need not be an exception
            return Files.isRegularFile(place)
                    ? Optional.of(Blob.ofFile(place, 0, Files.size(place), digest))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// Deletes the blob of that digest, if there is one; who is reading it reads on.
    public void delete(Digest digest) throws IOException {
        Files.deleteIfExists(place(digest));
    }

    private Path place(Digest digest) {
        var algorithm = digest.algorithm();
        var place = algorithm == Digest.Algorithm.SHA256 ? sha256 : blobs.resolve(algorithm.toString());
        return place.resolve(digest.hex());
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            FolderDeletion.delete(folder);
        }
    }
}
