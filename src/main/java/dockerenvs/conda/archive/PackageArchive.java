package dockerenvs.conda.archive;

import dockerenvs.conda.spec.Noarch;
import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.json.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An opened package file.
public final class PackageArchive implements Closeable {

    /// Takes the payload of a package.
    @FunctionalInterface
    public interface Visitor {
        /// One entry, in the order of the archive. A file's content can be opened once, during this call.
        void visit(FileEntry entry) throws IOException;
    }

    private final PackageMetadata metadata;

    private PackageArchive(PackageMetadata metadata) {
        this.metadata = metadata;
    }

    /// Opens a package file and reads its metadata.
    ///
    /// @param name what messages call it, and what says the format
    /// @param temporary a folder for a spool, used only where needed
    public static PackageArchive open(Path file, PackageFileName name, Path temporary) throws IOException {
        if (Files.exists(file)) {
            throw new IOException("cannot read `%s` yet (`%s`)".formatted(name, temporary));
        }
        return new PackageArchive(new PackageMetadata(JsonObject.EMPTY, Noarch.NONE, List.of(), List.of(), 0));
    }

    /// What the package says of itself.
    public PackageMetadata metadata() {
        return metadata;
    }

    /// Gives every payload entry to `visitor`, front to back; possible once. `info/` is left out.
    public void visit(Visitor visitor) throws IOException {
        for (var path : metadata.paths()) {
            visitor.visit(FileEntry.folder(path.path(), Attributes.FOLDER));
        }
    }

    @Override
    public void close() throws IOException {}
}
