package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Shows what an image file holds.
final class InspectCommand {
    private final Console console;

    private final Operand<String> argument = Operand.of(
            "IMAGE", "An image file: docker-archive, OCI archive, or OCI layout folder; or a name in a registry.");

    private final SourceOptions source = new SourceOptions();

    private final Flag files =
            Flag.of("--files", "List the files of the image as a container sees them; reads all layers.");

    private final Flag json = Flag.of("--json", "Print a JSON list with an object per image.");

    private final RegistryOptions registries = new RegistryOptions();

    InspectCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("inspect", this::run, """
                Show configuration, layers and history of the images in a file, or of one in a registry. Only the
                documents are read, unless `--files` asks for more.""")
                .with(argument, source, files, json)
                .with("Registries", registries);
    }

    /// An image of what was asked for.
    private record Found(Source source, Image image) {}

    private int run() throws IOException {
        try (var images = new Images(registries, console)) {
            var found = new ArrayList<Found>();
            for (var one : images.each(argument.value(), source)) {
                source.images(one).forEach(image -> found.add(new Found(one, image)));
            }
            if (json.isGiven()) {
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
            list.add(files.isGiven() ? object.with("files", ImageJson.files(ImageFiles.read(one.image()))) : object);
        }
        console.out().print(JsonArray.of(list).pretty());
    }

    private void printText(List<Found> found) throws IOException {
        if (found.isEmpty()) {
            console.out().println("`%s` holds no image".formatted(argument.value()));
        }
        for (var i = 0; i < found.size(); i++) {
            if (i > 0) {
                console.out().println();
            }
            var one = found.get(i);
            console.out().print(ImageText.of(one.source(), one.image()));
            if (files.isGiven()) {
                console.out().println();
                console.out().print(ImageText.files(ImageFiles.read(one.image())));
            }
        }
    }
}
