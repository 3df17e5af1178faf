package dockerenvs.cli;

import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.oci.archive.ImageFile;
import dockerenvs.oci.archive.StoredImage;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what an image file holds.
@Command(
        name = "inspect",
        description = {
            "Show configuration, layers and history of the images in a file. Only the documents are read, unless "
                    + "`--files` asks for more.",
        },
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class InspectCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "An image file: docker-archive, OCI archive, or OCI layout folder.")
    private Path file = Path.of("");

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Option(names = "--files", description = "List the files of the image as a container sees them; reads all layers.")
    private boolean files;

    @Option(names = "--json", description = "Print a JSON list with an object per image.")
    private boolean json;

    InspectCommand(Console console) {
        this.console = console;
    }

    /// An image with the names it has in the file.
    private record Found(StoredImage stored, Image image) {}

    @Override
    public Integer call() throws IOException {
        try (var images = ImageFile.open(file)) {
            var found = find(images);
            if (json) {
                printJson(images, found);
            } else {
                printText(images, found);
            }
        }
        return Program.DONE;
    }

    private List<Found> find(ImageFile images) throws IOException {
        var chosen =
                source.name().isPresent() ? List.of(images.named(source.name().get())) : images.images();
        var found = new ArrayList<Found>();
        for (var stored : chosen) {
            if (source.platform().isPresent()) {
                found.add(new Found(stored, source.image(stored)));
            } else {
                for (var image : stored.eachImage()) {
                    found.add(new Found(stored, image));
                }
            }
        }
        return found;
    }

    private void printJson(ImageFile images, List<Found> found) throws IOException {
        var list = new ArrayList<Json>();
        for (var one : found) {
            var object = ImageJson.of(images.kind(), one.stored(), one.image());
            list.add(files ? object.with("files", ImageJson.files(ImageFiles.read(one.image()))) : object);
        }
        console.out().print(JsonArray.of(list).pretty());
    }

    private void printText(ImageFile images, List<Found> found) throws IOException {
        if (found.isEmpty()) {
            console.out().println("`%s` (%s) holds no image".formatted(images.path(), images.kind()));
        }
        for (var i = 0; i < found.size(); i++) {
            if (i > 0) {
                console.out().println();
            }
            var one = found.get(i);
            console.out().print(ImageText.of(images.kind(), one.stored(), one.image()));
            if (files) {
                console.out().println();
                console.out().print(ImageText.files(ImageFiles.read(one.image())));
            }
        }
    }
}
