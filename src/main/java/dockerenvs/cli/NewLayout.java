package dockerenvs.cli;

import dockerenvs.content.Blob;
import dockerenvs.content.FolderDeletion;
import dockerenvs.oci.archive.NamedArtifact;
import dockerenvs.oci.archive.OciLayout;
import dockerenvs.oci.image.Index;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// OCI layouts in folders that may not be there yet.
final class NewLayout {
    private NewLayout() {}

    /// The one path of an output, however it is written.
    static Path place(Path output) throws IOException {
        return Files.exists(output)
                ? output.toRealPath()
                : output.toAbsolutePath().normalize();
    }

    /// Finds out whether there is, or can be, an OCI layout at `folder`.
    static void check(Path folder) throws IOException {
        OciLayout.check(folder);
        var place = Optional.of(folder.toAbsolutePath());
        while (place.isPresent() && !Files.exists(place.get())) {
            place = Optional.ofNullable(place.get().getParent());
        }
        var found = place.orElse(folder);
        if (!Files.isDirectory(found)) {
            throw new NotDirectoryException(found.toString());
        }
        if (!Files.isWritable(found)) {
            throw new AccessDeniedException(found.toString());
        }
    }

    /// Whether a layout, if it is one, has that blob.
    static boolean holds(Path folder, Blob blob) {
        var digest = blob.digest();
        return Files.exists(
                folder.resolve("blobs").resolve(digest.algorithm().toString()).resolve(digest.hex()));
    }

    /// Appends to the layout in `folder`. When that fails, a layout that was made for it is deleted again, unless
    /// somebody else has put something into it.
    static void append(List<NamedArtifact> artifacts, Path folder) throws IOException {
        var isNew = !Files.exists(folder);
        try {
            OciLayout.append(artifacts, folder);
        } catch (IOException | RuntimeException failure) {
            if (isNew) {
                deleteEmpty(folder, failure);
            }
            throw failure;
        }
    }

    private static void deleteEmpty(Path folder, Exception reason) {
        try {
            if (isEmpty(folder.resolve("index.json"))) {
                FolderDeletion.delete(folder);
            }
        } catch (IOException failure) {
            reason.addSuppressed(failure);
        }
    }

    private static boolean isEmpty(Path index) throws IOException {
        return !Files.exists(index)
                || Files.size(index) == 0
                || Index.parse(Files.readAllBytes(index)).manifests().isEmpty();
    }
}
