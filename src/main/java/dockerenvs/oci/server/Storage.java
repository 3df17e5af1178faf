package dockerenvs.oci.server;

import dockerenvs.content.Blob;
import dockerenvs.content.ContentStore;
import dockerenvs.content.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// The folder of a registry. One process at a time uses it, any number of its threads.
///
/// What adds holds the shared side of one lock, what deletes the other: so that nothing is linked to a blob that is
/// just being found unused.
final class Storage implements AutoCloseable {
    private final FileChannel lockFile;
    private final ContentStore store;
    private final Path repositories;
    private final Uploads uploads;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private Storage(FileChannel lockFile, ContentStore store, Path repositories, Uploads uploads) {
        this.lockFile = lockFile;
        this.store = store;
        this.repositories = repositories;
        this.uploads = uploads;
    }

    /// What is done while nothing else is deleted, or nothing else at all.
    @FunctionalInterface
    interface Work<R> {
        R run() throws IOException;
    }

    /// The storage in `folder`, which is made when it does not exist.
    ///
    /// @throws IOException also when another registry uses the folder
    static Storage open(Path folder, InstantSource clock) throws IOException {
        checkFolder(folder);
        var repositories = Files.createDirectories(folder.resolve("repositories"));
        var lockFile = FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        try {
            if (!isLocked(lockFile)) {
                throw new IOException("`" + folder + "` is the folder of a registry that is running");
            }
            var uploads = Uploads.open(folder.resolve("uploads"), clock);
            return new Storage(lockFile, ContentStore.open(folder), repositories, uploads);
        } catch (IOException failure) {
            lockFile.close();
            throw failure;
        }
    }

    private static void checkFolder(Path folder) throws IOException {
        var place = Optional.of(folder);
        while (place.isPresent() && !Files.exists(place.get())) {
            place = place.map(Path::getParent);
        }
        if (place.isPresent() && !Files.isDirectory(place.get())) {
            throw new IOException(
                    "`%s` is a file, and a registry keeps what it has in a folder".formatted(place.get()));
        }
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            // this process has it already
            return false;
        }
    }

    Uploads uploads() {
        return uploads;
    }

    /// The repository of that name, which need not exist.
    ///
    /// @param name checked by [Route]
    Repository repository(String name) {
        return new Repository(repositories.resolve(name), this);
    }

    /// The names of all repositories that exist, in byte order.
    SortedSet<String> names() throws IOException {
        var names = new TreeSet<String>();
        Files.walkFileTree(repositories, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (!String.valueOf(folder.getFileName()).startsWith("_")) {
                    return FileVisitResult.CONTINUE;
                }
                names.add(repositories.relativize(folder.resolveSibling("")).toString());
                return FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                // deleted a moment ago
                return FileVisitResult.CONTINUE;
            }
        });
        return names;
    }

    /// The content, whoever has it.
    Optional<Blob> content(Digest digest) throws IOException {
        return store.find(digest);
    }

    /// Adds content that lies in a file of this folder and was verified.
    void add(Path file, Digest digest) throws IOException {
        store.keep(file, digest);
    }

    void add(Blob blob) throws IOException {
        store.put(blob);
    }

    <R> R adding(Work<R> work) throws IOException {
        return locked(lock.readLock(), work);
    }

    <R> R deleting(Work<R> work) throws IOException {
        return locked(lock.writeLock(), work);
    }

    private static <R> R locked(Lock side, Work<R> work) throws IOException {
        side.lock();
        try {
            return work.run();
        } finally {
            side.unlock();
        }
    }

    /// Deletes content that no repository has any more; while nothing else is added or deleted.
    void forgetUnused(Digest digest) throws IOException {
        for (var name : names()) {
            if (repository(name).hasContent(digest)) {
                return;
            }
        }
        store.delete(digest);
    }

    /// The first repository that has a blob of that digest.
    Optional<Repository> owner(Digest digest) throws IOException {
        for (var name : names()) {
            if (repository(name).blob(digest).isPresent()) {
                return Optional.of(repository(name));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        store.close();
        lockFile.close();
    }
}
