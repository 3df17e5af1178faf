package dockerenvs.cli;

import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Settings;
import dockerenvs.cli.syntax.Value;
import dockerenvs.content.Compression;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where an image goes, and how it is written there.
final class TargetOptions implements Part {
    /// The kinds of image files that can be written.
    enum Format {
        /// docker-archive and OCI archive in one
        docker,
        /// OCI archive
        oci,
        /// OCI layout in a folder, appended to
        layout
    }

    private final Settings<Path> outputs = Settings.of("-o, --output=OUT", Value.PATH, """
            The file or folder to write; `-` for stdout; may be repeated. A file appears whole or not at all.""");

    private final Settings<String> names = Settings.of("-i, --name=NAME", """
            The name of the image at its destination, such as me/app:1.0; may be repeated. Without it the image
            keeps its names.""");

    private final Setting<Optional<Format>> format =
            Setting.optional("--format=FORMAT", Value.oneOf(Format.values()), """
            docker: what `docker load`, podman, containerd and skopeo take (default); oci: an OCI archive; layout:
            an OCI layout folder, to which the image is added.""");

    private final Setting<Optional<String>> compression = Setting.optional("-c, --compression=KIND[:LEVEL]", """
            gzip, zstd or none. New layers are compressed like the base, and layers that are there stay as they are,
            unless this is given.""");

    private final Flag push = Flag.of("--push", """
            Push to the registries that the names of `--name` say. What is built on a base of plain layers gets
            layers of gzip then, unless `--compression` says something else.""");

    private final Flag load = Flag.of("--load", """
            Load it into Docker where its daemon listens, or else into podman, as the command `load` does.""");

    private final Flag version1Metadata =
            Flag.of("--v1-metadata", "Also write `repositories` and the layer folders of Docker before 1.10.");

    @Override
    public List<Argument> arguments() {
        return List.of(outputs, names, format, compression, push, load, version1Metadata);
    }

    List<Path> outputs() {
        return outputs.values();
    }

    /// Whether an output is not a file.
    static boolean isStdout(Path output) {
        return output.toString().equals("-");
    }

    /// Whether the image goes to a registry.
    boolean isPush() {
        return push.isGiven();
    }

    /// Whether the image goes into an engine of this machine.
    boolean isLoad() {
        return load.isGiven();
    }

    List<String> names() {
        return names.values();
    }

    /// The repositories of all names, with their registry.
    List<String> repositories() {
        return names.values().stream()
                .map(name -> Reference.parse(name).repository())
                .distinct()
                .toList();
    }

    Format format() {
        return format.value().orElse(Format.docker);
    }

    Optional<Compression> compression() {
        return compression.value().map(text -> AskedWrongly.unlessReadable("--compression", text, Compression::parse));
    }

    /// How new layers on `base` are compressed: registries are spared plain ones.
    Optional<Compression> compressionOn(Image base) {
        var isPlain = base.compression().equals(Compression.NONE);
        return compression().or(() -> push.isGiven() && isPlain ? Optional.of(Compression.GZIP) : Optional.empty());
    }

    /// Whether a level was asked for, so that layers of that kind are compressed again.
    boolean isCompressionLevelGiven() {
        return compression.value().filter(text -> text.contains(":")).isPresent();
    }

    boolean version1Metadata() {
        return version1Metadata.isGiven();
    }
}
