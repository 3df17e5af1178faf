package dockerenvs.oci.archive;

import dockerenvs.content.Blob;
import dockerenvs.content.ContentStore;
import dockerenvs.content.PendingFile;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Index;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Writes into OCI image layouts that are folders. What a layout holds already stays; blobs come first and
/// `index.json` is replaced last, so a reader sees the layout before or after, never between. Two processes may
/// append at once.
public final class OciLayout {
    private static final int COPIES_MAX = 4;

    private OciLayout() {}

    /// Appends one image under one name; an image that had the name loses it.
    public static void append(Image image, String name, Path folder) throws IOException {
        append(List.of(NamedArtifact.of(image, name)), folder);
    }

    /// Appends images or indexes to the layout in `folder`, which is made when it does not exist.
    ///
    /// @throws IOException when the folder holds something else
    public static void append(List<NamedArtifact> artifacts, Path folder) throws IOException {
        create(folder);
        var blobs = artifacts.stream()
                .flatMap(named -> named.artifact().blobs().stream())
                .distinct()
                .toList();
        try (var store = ContentStore.open(folder)) {
            Tasks.parallel(blobs, Math.min(COPIES_MAX, Tasks.cores()), blob -> copy(blob, store));
        }
        var layoutFile = folder.resolve("oci-layout");
        try (var lock = FileChannel.open(layoutFile, StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            var indexFile = folder.resolve("index.json");
            var index = Files.exists(indexFile)
                    ? Index.parse(Files.readAllBytes(indexFile))
                    : new Index(List.of(), JsonObject.EMPTY);
            replace(indexFile, LayoutIndex.appended(index, artifacts));
        }
    }

    private static void create(Path folder) throws IOException {
        if (Files.exists(folder.resolve("oci-layout"))) {
            try (var members = new FolderMembers(folder)) {
                LayoutReader.checkVersion(members);
            }
            return;
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException("`" + folder + "` is a file; an OCI layout is a folder");
        }
        Files.createDirectories(folder);
        try (var content = Files.list(folder)) {
            if (content.findAny().isPresent()) {
                throw new IOException("`" + folder + "` is neither empty nor an OCI layout");
            }
        }
        replace(folder.resolve("oci-layout"), LayoutIndex.LAYOUT_FILE);
    }

    /// Copies a blob unless the layout has one of that name and size.
    private static Blob copy(Blob blob, ContentStore store) throws IOException {
        var present = store.find(blob.digest());
        return present.isPresent() && present.get().size() == blob.size() ? present.get() : store.put(blob);
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
