package dockerenvs.oci.archive;

import dockerenvs.content.Blob;
import dockerenvs.content.ContentStore;
import dockerenvs.content.MalformedInput;
import dockerenvs.content.PendingFile;
import dockerenvs.content.Rereading;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Index;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Writes into OCI image layouts that are folders. What a layout holds already stays; blobs come first and
/// `index.json` is replaced last, so a reader sees the layout before or after, never between. Two processes may
/// append at once.
public final class OciLayout {
    /// The lock of the operating system is for processes; threads of one process wait here.
    private static final ReentrantLock LOCK = new ReentrantLock();

    private OciLayout() {}

    /// Appends one image under one name; an image that had the name loses it.
    public static void append(Image image, String name, Path folder) throws IOException {
        append(List.of(NamedArtifact.of(image, name)), folder);
    }

    /// Appends images or indexes to the layout in `folder`, which is made when it does not exist.
    ///
    /// @throws IOException when the folder holds something else
    /// @throws MalformedInput when two of them would have the same name
    public static void append(List<NamedArtifact> artifacts, Path folder) throws IOException {
        LayoutIndex.checkNames(artifacts);
        check(folder);
        create(folder);
        var blobs = artifacts.stream()
                .flatMap(named -> named.artifact().blobs().stream())
                .distinct()
                .toList();
        try (var store = ContentStore.open(folder)) {
            var limit = Copies.atATime(blobs.stream().map(Blob::source));
            Tasks.parallel(blobs, limit, blob -> copy(blob, store));
            LOCK.lock();
            try (var lock = FileChannel.open(folder.resolve("oci-layout"), StandardOpenOption.WRITE);
                    var _ = lock.lock()) {
                checkPresent(blobs, store, folder);
                appendEntries(artifacts, folder.resolve("index.json"));
            } finally {
                LOCK.unlock();
            }
        }
    }

    /// Nothing keeps others from deleting what no index names yet; then this must not name it.
    private static void checkPresent(List<Blob> blobs, ContentStore store, Path folder) throws IOException {
        for (var blob : blobs) {
            if (store.find(blob.digest()).isEmpty()) {
                throw new IOException(
                        "`%s`: somebody deleted %s meanwhile; write it again".formatted(folder, blob.digest()));
            }
        }
    }

    private static void appendEntries(List<NamedArtifact> artifacts, Path file) throws IOException {
        try {
            var index =
                    Files.exists(file) ? Index.parse(Files.readAllBytes(file)) : new Index(List.of(), JsonObject.EMPTY);
            replace(file, LayoutIndex.appended(index, artifacts));
        } catch (MalformedInput failure) {
            throw failure.in("`" + file + "`");
        }
    }

    /// Finds out whether `folder` is an OCI layout, or can become one: it is empty, or is not there.
    ///
    /// @throws IOException when it holds something else
    public static void check(Path folder) throws IOException {
        if (Files.exists(folder.resolve("oci-layout"))) {
            try (var members = new FolderMembers(folder)) {
                LayoutReader.checkVersion(members);
            }
            return;
        }
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException("`" + folder + "` is a file; an OCI layout is a folder");
        }
        try (var content = Files.list(folder)) {
            if (!content.allMatch(OciLayout::isPart) && !Files.exists(folder.resolve("oci-layout"))) {
                throw new IOException("`" + folder + "` is neither empty nor an OCI layout");
            }
        }
    }

    /// Makes an empty layout where there is none, so that what fails afterwards leaves no half of one.
    private static void create(Path folder) throws IOException {
        if (Files.exists(folder.resolve("oci-layout"))) {
            return;
        }
        Files.createDirectories(folder);
        createOnce(folder.resolve("oci-layout"), LayoutIndex.LAYOUT_FILE);
        createOnce(folder.resolve("index.json"), LayoutIndex.bytes(List.of()));
    }

    /// Whether somebody else is writing this at the moment, or was when they were interrupted.
    private static boolean isPart(Path file) {
        var name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(".part");
    }

    /// Makes a file, whole, unless somebody else has made it already: theirs may have been locked or filled since.
    private static void createOnce(Path file, byte[] bytes) throws IOException {
        LOCK.lock();
        var part = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.write(part, bytes);
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException _) {
            // then there is nothing to do
        } catch (FileSystemException | UnsupportedOperationException _) {
            // some disks have no hard links, and almost always a look is enough
            if (!Files.exists(file)) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            Files.deleteIfExists(part);
            LOCK.unlock();
        }
    }

    /// Copies a blob unless the layout has one of that name and size.
    private static Blob copy(Blob blob, ContentStore store) throws IOException {
        var present = store.find(blob.digest());
        return present.isPresent() && present.get().size() == blob.size()
                ? present.get()
                : Rereading.of(blob.source(), () -> store.put(blob));
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        try (var pending = PendingFile.beside(file)) {
            try (var out = pending.stream(0)) {
                out.write(bytes);
            }
            pending.commit();
        }
    }
}
