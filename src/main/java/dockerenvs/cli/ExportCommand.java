package dockerenvs.cli;

import dockerenvs.build.ImageLock;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Gets the lock out of an image.
@Command(
        name = "export",
        description = {
            "Print the lock of the environment in an image, a pixi.lock, with what was asked for and the variables in "
                    + "comments: built again on the same base with the same options, it gives the same image.",
            "A lock names no folder of a machine: for packages that came from one, `build` has to be told by "
                    + "`--channel` where they are."
        },
        versionProvider = Version.class,
        sortOptions = false)
final class ExportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "IMAGE", description = "An image file, or a name in a registry.")
    private String image = "";

    @Mixin
    private SourceOptions source = new SourceOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try (var images = new Images(registries, console)) {
            console.out().print(ImageLock.read(source.image(images.one(image, source))));
        }
        return Program.DONE;
    }
}
