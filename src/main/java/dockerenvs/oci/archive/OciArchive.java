package dockerenvs.oci.archive;

import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/// Writes OCI archives: an OCI image layout as one tar. They hold images and whole indexes.
public final class OciArchive {
    private OciArchive() {}

    /// Writes one image under one name, replacing the file.
    public static void write(Image image, String name, Path file) throws IOException {
        write(List.of(NamedArtifact.of(image, name)), file);
    }

    /// Writes several images or indexes into one file, as a whole or not at all.
    ///
    /// @throws MalformedInput when two of them would have the same name
    public static void write(List<NamedArtifact> artifacts, Path file) throws IOException {
        plan(artifacts).write(file);
    }

    /// Writes the archive to a stream, which stays open.
    public static void write(List<NamedArtifact> artifacts, OutputStream target) throws IOException {
        plan(artifacts).write(target);
    }

    private static ArchivePlan plan(List<NamedArtifact> artifacts) {
        var plan = new ArchivePlan();
        plan.document("oci-layout", LayoutIndex.LAYOUT_FILE);
        plan.document("index.json", LayoutIndex.bytes(artifacts));
        plan.blobs(artifacts.stream()
                .flatMap(named -> named.artifact().blobs().stream())
                .toList());
        return plan;
    }
}
