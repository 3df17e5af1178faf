package dockerenvs.build;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.FolderDeletion;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// A new folder that nobody else may look into, gone with all in it when it is closed.
final class PrivateFolder implements Closeable {
    private static final String FOLDER_MODE = "rwx------";
    private static final String FILE_MODE = "rw-------";

    private final Path path;

    private PrivateFolder(Path path) {
        this.path = path;
    }

    /// A folder in `parent`, which has to exist.
    static PrivateFolder make(Path parent, String prefix) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER_MODE));
        return new PrivateFolder(Files.createTempDirectory(parent, prefix, mode).toAbsolutePath());
    }

    Path path() {
        return path;
    }

    /// Writes a tree below `name`, which is made: files, folders and links, for the owner only. Nothing of a tree
    /// lies below a link, and links come last, so nothing is written through one. What the names of this machine
    /// cannot express is left out.
    void unpack(String name, FileTree tree) throws IOException {
        var root = Files.createDirectory(path.resolve(name));
        for (var entry : tree.entries()) {
            var place = place(root, entry.path());
            if (place.isPresent() && !entry.isSymlink()) {
                write(root, place.get(), entry);
            }
        }
        for (var entry : tree.entries()) {
            if (entry.type() instanceof FileType.Symlink(var text)) {
                var place = place(root, entry.path());
                var target = place(Path.of(""), text);
                if (place.isPresent() && target.isPresent()) {
                    Files.createSymbolicLink(place.get(), target.get());
                }
            }
        }
    }

    private static Optional<Path> place(Path root, String path) {
        try {
            return Optional.of(root.resolve(path));
        } catch (InvalidPathException _) {
            // the locale of this machine has no such characters
            return Optional.empty();
        }
    }

    private static void write(Path root, Path place, FileEntry entry) throws IOException {
        switch (entry.type()) {
            case FileType.Folder _ -> Files.createDirectory(place);
            case FileType.Regular(var _, var content) -> {
                try (var in = content.open();
                        var out =
                                Files.newOutputStream(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    in.transferTo(out);
                }
                var executable = (entry.attributes().mode() & 0111) != 0;
                Files.setPosixFilePermissions(
                        place, PosixFilePermissions.fromString(executable ? FOLDER_MODE : FILE_MODE));
            }
            case FileType.HardLink(var target) -> {
                var file = place(root, target);
                if (file.isPresent()) {
                    Files.createLink(place, file.get());
                }
            }
            case FileType.Symlink _, FileType.Device _, FileType.Fifo _ ->
                throw MalformedInput.of(quote(entry.path()) + " is no file of a package", "");
        }
    }

    @Override
    public void close() throws IOException {
        FolderDeletion.delete(path);
    }
}
