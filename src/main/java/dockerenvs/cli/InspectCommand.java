package dockerenvs.cli;

import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what an image file holds.
@Command(
        name = "inspect",
        description = {
            "Show configuration, layers and history of the images in a file, or of one in a registry. Only the "
                    + "documents are read, unless `--files` asks for more.",
        },
        versionProvider = Version.class,
        sortOptions = false)
final class InspectCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "IMAGE",
            description = "An image file: docker-archive, OCI archive, or OCI layout folder; or a name in a registry.")
    private String argument = "";

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Option(names = "--files", description = "List the files of the image as a container sees them; reads all layers.")
    private boolean files;

    @Option(names = "--json", description = "Print a JSON list with an object per image.")
    private boolean json;

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    InspectCommand(Console console) {
        this.console = console;
    }

    /// An image of what was asked for.
    private record Found(Source source, Image image) {}

    @Override
    public Integer call() throws IOException {
        try (var images = new Images(registries, console)) {
            var found = new ArrayList<Found>();
            for (var one : images.each(argument, source)) {
                source.images(one).forEach(image -> found.add(new Found(one, image)));
            }
            if (json) {
                printJson(found);
            } else {
                printText(found);
            }
        }
        return Program.DONE;
    }

    private void printJson(List<Found> found) throws IOException {
        var list = new ArrayList<Json>();
        for (var one : found) {
            var object = ImageJson.of(one.source(), one.image());
            list.add(files ? object.with("files", ImageJson.files(ImageFiles.read(one.image()))) : object);
        }
        console.out().print(JsonArray.of(list).pretty());
    }

    private void printText(List<Found> found) throws IOException {
        if (found.isEmpty()) {
            console.out().println("`%s` holds no image".formatted(argument));
        }
        for (var i = 0; i < found.size(); i++) {
            if (i > 0) {
                console.out().println();
            }
            var one = found.get(i);
            console.out().print(ImageText.of(one.source(), one.image()));
            if (files) {
                console.out().println();
                console.out().print(ImageText.files(ImageFiles.read(one.image())));
            }
        }
    }
}
