package dockerenvs.cli;

import dockerenvs.content.Compression;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where an image goes, and how it is written there.
final class TargetOptions {
    /// The kinds of image files that can be written.
    enum Format {
        /// docker-archive and OCI archive in one
        docker,
        /// OCI archive
        oci,
        /// OCI layout in a folder, appended to
        layout
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "The file or folder to write; `-` for stdout; may be repeated. A file appears whole or not "
                    + "at all.")
    private List<Path> outputs = List.of();

    @Option(
            names = {"-i", "--name"},
            paramLabel = "NAME",
            description = "The name of the image at its destination, such as me/app:1.0; may be repeated. "
                    + "Without it the image keeps its names.")
    private List<String> names = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "docker: what `docker load`, podman, containerd and skopeo take (default); oci: an OCI archive; "
                            + "layout: an OCI layout folder, to which the image is added.")
    private Optional<Format> format = Optional.empty();

    @Option(
            names = {"-c", "--compression"},
            paramLabel = "KIND[:LEVEL]",
            description =
                    "gzip, zstd or none. New layers are compressed like the base, and layers that are there stay as "
                            + "they are, unless this is given.")
    private Optional<String> compression = Optional.empty();

    @Option(
            names = "--push",
            description = "Push to the registries that the names of `--name` say. What is built on a base of plain "
                    + "layers gets layers of gzip then, unless `--compression` says something else.")
    private boolean push;

    @Option(
            names = "--load",
            description = "Load it into Docker where its daemon listens, or else into podman, as the command `load` "
                    + "does.")
    private boolean load;

    @Option(
            names = "--v1-metadata",
            description = "Also write `repositories` and the layer folders of Docker before 1.10.")
    private boolean version1Metadata;

    List<Path> outputs() {
        return outputs;
    }

    /// Whether an output is not a file.
    static boolean isStdout(Path output) {
        return output.toString().equals("-");
    }

    /// Whether the image goes to a registry.
    boolean isPush() {
        return push;
    }

    /// Whether the image goes into an engine of this machine.
    boolean isLoad() {
        return load;
    }

    List<String> names() {
        return names;
    }

    /// The repositories of all names, with their registry.
    List<String> repositories() {
        return names.stream()
                .map(name -> Reference.parse(name).repository())
                .distinct()
                .toList();
    }

    Format format() {
        return format.orElse(Format.docker);
    }

    Optional<Compression> compression() {
        return compression.map(text -> AskedWrongly.unlessReadable("--compression", text, Compression::parse));
    }

    /// How new layers on `base` are compressed: registries are spared plain ones.
    Optional<Compression> compressionOn(Image base) {
        var isPlain = base.compression().equals(Compression.NONE);
        return compression().or(() -> push && isPlain ? Optional.of(Compression.GZIP) : Optional.empty());
    }

    /// Whether a level was asked for, so that layers of that kind are compressed again.
    boolean isCompressionLevelGiven() {
        return compression.filter(text -> text.contains(":")).isPresent();
    }

    boolean version1Metadata() {
        return version1Metadata;
    }
}
