package dockerenvs.cli;

import dockerenvs.content.Blob;
import dockerenvs.content.ContentStore;
import dockerenvs.content.PendingFile;
import dockerenvs.oci.archive.DockerArchive;
import dockerenvs.oci.archive.NamedArtifact;
import dockerenvs.oci.archive.NamedImage;
import dockerenvs.oci.archive.OciArchive;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.oci.engine.ContainerEngine;
import dockerenvs.oci.image.Artifact;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.Pushed;
import dockerenvs.tasks.Once;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Writes images where the options say.
final class Destination {
    private final TargetOptions options;
    private final Images images;
    private final Console console;
    private final boolean quiet;
    private final Once<List<Reference>> pushable = new Once<>(this::pushable);
    private final List<Pushed> pushes = new ArrayList<>();

    Destination(TargetOptions options, Images images, Console console) {
        this(options, images, console, false);
    }

    /// @param quiet whether nothing is said of pushes
    Destination(TargetOptions options, Images images, Console console, boolean quiet) {
        this.options = options;
        this.images = images;
        this.console = console;
        this.quiet = quiet;
    }

    /// Finds out whether all that is asked for can be meant and written, before the first of it is.
    Destination check() throws IOException {
        if (options.outputs().isEmpty() && !options.isPush() && !options.isLoad()) {
            throw AskedWrongly.of("`--output` is missing", "name a file, or `--push` to a registry, or `--load`");
        }
        names(List.of());
        if (options.isPush() && options.names().isEmpty()) {
            throw AskedWrongly.of("`--push` needs a name", "say where to by `--name`, such as ghcr.io/me/app:1");
        }
        options.compression();
        if (options.version1Metadata() && options.format() != TargetOptions.Format.docker) {
            throw AskedWrongly.of("`--v1-metadata` is for docker-archives only", "leave out `--format`");
        }
        var places = new HashSet<Path>();
        for (var output : options.outputs()) {
            if (output.toString().isEmpty()) {
                throw AskedWrongly.of("`--output` is empty", "name a file, or - for stdout");
            }
            if (!places.add(TargetOptions.isStdout(output) ? output : NewLayout.place(output))) {
                throw AskedWrongly.of("`--output` is given twice for `%s`".formatted(output), "leave one of them out");
            }
            check(output);
        }
        if (options.isLoad()) {
            ContainerEngine.find(console.environment());
        }
        return this;
    }

    private void check(Path output) throws IOException {
        var isLayout = options.format() == TargetOptions.Format.layout;
        if (TargetOptions.isStdout(output)) {
            if (isLayout) {
                throw AskedWrongly.of("an OCI layout is a folder and cannot go to stdout", "use `--format oci`");
            }
        } else if (isLayout) {
            NewLayout.check(output);
        } else if (!isPipe(output)) {
            // into a pipe one cannot write twice
            PendingFile.beside(output).close();
        }
    }

    /// Whether blobs are read one after the other, or more than once: files are written several blobs at a time.
    boolean isSequential() {
        var outputs = options.outputs();
        return options.isLoad()
                || outputs.size() > 1
                || outputs.stream().anyMatch(output -> TargetOptions.isStdout(output) || isPipe(output));
    }

    /// Whether nothing is there yet of what is to be written.
    boolean isNew() {
        return options.outputs().stream().noneMatch(Files::exists);
    }

    /// Whether a blob need not come, as it is where it shall go already.
    boolean holds(Blob blob) {
        return options.format() == TargetOptions.Format.layout
                && options.outputs().stream().allMatch(output -> NewLayout.holds(output, blob));
    }

    private static boolean isPipe(Path output) {
        return Files.exists(output) && !Files.isRegularFile(output) && !Files.isDirectory(output);
    }

    /// A store for layers on their way, on the disk they will end on where that can be written to.
    ContentStore store() throws IOException {
        return ContentStore.temporary(options.outputs().stream()
                .filter(output -> !TargetOptions.isStdout(output))
                .flatMap(output -> Optional.ofNullable(output.toAbsolutePath().getParent()).stream())
                .filter(Files::isWritable)
                .findFirst()
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir", "/tmp"))));
    }

    /// The names asked for, or else the ones the image had.
    List<StoredName> names(List<StoredName> known) {
        return options.names().isEmpty()
                ? known
                : options.names().stream()
                        .map(name -> StoredName.of(AskedWrongly.unlessReadable("--name", name, Reference::parse)))
                        .toList();
    }

    /// The image compressed as asked, and otherwise as it is.
    Image compressed(Image image, ContentStore store) throws IOException {
        var compression = options.compression();
        return compression.isPresent()
                ? image.recompressed(compression.get(), options.isCompressionLevelGiven(), store)
                : image;
    }

    void write(List<NamedImage> images) throws IOException {
        writeFiles(images);
        push(images.stream().map(image -> image.image().artifact()).toList());
        if (options.isLoad()) {
            LoadCommand.load(images, ContainerEngine.find(console.environment()), quiet, console);
        }
    }

    private void writeFiles(List<NamedImage> images) throws IOException {
        if (options.format() != TargetOptions.Format.docker) {
            writeFilesOf(images.stream()
                    .map(image -> new NamedArtifact(image.image().artifact(), image.names()))
                    .toList());
            return;
        }
        if (!quiet && !options.outputs().isEmpty()) {
            DockerArchive.warnings(images).forEach(console::warn);
        }
        var metadata =
                options.version1Metadata() ? DockerArchive.Metadata.WITH_VERSION_1 : DockerArchive.Metadata.CURRENT;
        for (var output : options.outputs()) {
            if (TargetOptions.isStdout(output)) {
                DockerArchive.write(images, metadata, console.stdout());
            } else {
                DockerArchive.write(images, metadata, output);
            }
        }
    }

    void writeArtifacts(List<NamedArtifact> artifacts) throws IOException {
        writeFilesOf(artifacts);
        push(artifacts.stream().map(NamedArtifact::artifact).toList());
    }

    private void writeFilesOf(List<NamedArtifact> artifacts) throws IOException {
        for (var output : options.outputs()) {
            writeFile(artifacts, output);
        }
    }

    /// Finds out whether registries take images under the names to push; they are asked once.
    void checkPush() throws IOException {
        pushable.get();
    }

    private List<Reference> pushable() throws IOException {
        var names = namesToPush();
        if (!names.isEmpty()) {
            images.registry().checkPush(names);
        }
        return names;
    }

    private List<Reference> namesToPush() {
        return options.isPush() ? options.names().stream().map(Reference::parse).toList() : List.of();
    }

    /// Pushes what was written under the names asked for.
    private void push(List<Artifact> artifacts) throws IOException {
        if (options.isPush()) {
            var names = namesToPush();
            for (var artifact : artifacts) {
                var pushed = images.registry().push(artifact, names);
                pushes.add(pushed);
                if (!quiet) {
                    console.err().println(Pushing.text(pushed));
                }
            }
        }
    }

    /// What was pushed.
    List<Pushed> pushes() {
        return List.copyOf(pushes);
    }

    private void writeFile(List<NamedArtifact> artifacts, Path output) throws IOException {
        if (options.format() == TargetOptions.Format.layout) {
            NewLayout.append(artifacts, output);
        } else if (TargetOptions.isStdout(output)) {
            OciArchive.write(artifacts, console.stdout());
        } else {
            OciArchive.write(artifacts, output);
        }
    }
}
