package dockerenvs.cli;

import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.NamedArtifact;
import dockerenvs.oci.archive.NamedImage;
import dockerenvs.oci.archive.StoredImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Copies images between kinds of files and compressions.
@Command(
        name = "convert",
        customSynopsis = "docker-envs convert FILE -o OUT [OPTION]...",
        description = {
            "Write the images of a file as another kind of file, or compressed otherwise.",
            "All images are converted unless `--image` or `--platform` chooses; blobs and digests stay as they are "
                    + "unless `--compression` asks for others."
        },
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ConvertCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "An image file: docker-archive, OCI archive, or OCI layout folder.")
    private Path file = Path.of("");

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private TargetOptions target = new TargetOptions();

    ConvertCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var destination = new Destination(target, console).check();
        try (var images = source.open(file);
                var store = destination.store()) {
            var chosen = chosen(images);
            var whole = target.format() != TargetOptions.Format.docker
                    && target.compression().isEmpty()
                    && source.platform().isEmpty();
            if (whole) {
                var artifacts = new ArrayList<NamedArtifact>();
                for (var image : chosen) {
                    artifacts.add(new NamedArtifact(image.artifact(), destination.names(image.names())));
                }
                destination.writeArtifacts(artifacts);
            } else {
                var converted = new ArrayList<NamedImage>();
                for (var stored : chosen) {
                    var image = source.image(images, stored);
                    converted.add(
                            new NamedImage(destination.compressed(image, store), destination.names(stored.names())));
                }
                destination.write(converted);
            }
        }
        return Program.DONE;
    }

    private List<StoredImage> chosen(ImageFile images) {
        var chosen =
                source.name().isPresent() ? List.of(images.named(source.name().get())) : images.images();
        if (chosen.size() > 1 && !target.names().isEmpty()) {
            throw AskedWrongly.of(
                    "`%s` holds %d images, and they cannot all have the same name".formatted(file, chosen.size()),
                    "choose one with `--image`");
        }
        return chosen;
    }
}
