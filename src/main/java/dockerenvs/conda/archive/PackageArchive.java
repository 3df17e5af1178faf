package dockerenvs.conda.archive;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// An opened package file: its metadata is read, its payload can be read once.
///
/// Every [MalformedInput] from here names the package file, and the path in it where there is one. Limits: 20 GiB
/// of file; unpacked 60 GiB, and 200 times the file where that is more than 1 GiB; 2 million entries; 256 MiB of
/// `paths.json`, 16 MiB of other documents.
public final class PackageArchive implements Closeable {
    private final String name;
    private final Container container;
    private final PackageMetadata metadata;
    private boolean visited;

    /// Takes the payload of a package.
    @FunctionalInterface
    public interface Visitor {
        /// One entry. A file's content can be opened once, during this call; it need not be.
        void visit(FileEntry entry) throws IOException;
    }

    private PackageArchive(String name, Container container, PackageMetadata metadata) {
        this.name = name;
        this.container = container;
        this.metadata = metadata;
    }

    /// Opens a package file and reads its metadata. A `.tar.bz2` whose metadata does not come first is decompressed
    /// into `temporary`; that file is deleted on closing.
    ///
    /// @param name what messages call it, and what says the format
    /// @param temporary a folder that exists
    /// @throws MalformedInput when it is not a package, is damaged or hostile, or needs a newer tool
    public static PackageArchive open(Path file, PackageFileName name, Path temporary) throws IOException {
        return open(file, name, temporary, Limits.DEFAULT);
    }

    static PackageArchive open(Path file, PackageFileName name, Path temporary, Limits limits) throws IOException {
        try {
            var container = switch (name.format()) {
                case CONDA -> CondaContainer.open(file, limits);
                case TAR_BZ2 -> TarBz2Container.open(file, temporary, limits);
            };
            try {
                return new PackageArchive(name.toString(), container, MetadataReader.read(container));
            } catch (IOException | RuntimeException failure) {
                try (container) {
                    throw failure;
                }
            }
        } catch (MalformedInput e) {
            throw e.in(quote(name.toString()));
        }
    }

    /// What the package says of itself.
    public PackageMetadata metadata() {
        return metadata;
    }

    /// Gives every payload entry to `visitor`, front to back; possible once. `info/` is left out. Entries that
    /// [PackageMetadata#paths()] does not list are given too: they are not to be installed.
    ///
    /// No path comes twice, none lies below what is not a folder, none breaks the rules of [PackagePath]; there are
    /// only files, folders, symbolic links, and hard links, whose target is a file that came earlier. Folders may
    /// be missing. Attributes are the archive's and mean little. Content is checked while it is read: its end is
    /// reached only if it is what the package lists.
    ///
    /// @throws MalformedInput for what breaks that, and at the end when a listed file or link has not come
    /// @throws IllegalStateException when called again
    public void visit(Visitor visitor) throws IOException {
        if (visited) {
            throw new IllegalStateException("the payload of " + name + " can be read once");
        }
        visited = true;
        var payload = new Payload(name, metadata.paths());
        for (var entry = next(payload); entry.isPresent(); entry = next(payload)) {
            visitor.visit(entry.get());
        }
    }

    private Optional<FileEntry> next(Payload payload) throws IOException {
        try {
            var entry = container.next();
            if (entry.isEmpty()) {
                payload.checkComplete();
            }
            return entry.map(payload::check);
        } catch (MalformedInput e) {
            throw e.in(quote(name));
        }
    }

    @Override
    public void close() throws IOException {
        container.close();
    }
}
