package dockerenvs.cli;

import dockerenvs.build.ImageLock;
import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Operand;
import java.io.IOException;

/// Gets the lock out of an image.
final class ExportCommand {
    private final Console console;

    private final Operand<String> image = Operand.of("IMAGE", "An image file, or a name in a registry.");

    private final SourceOptions source = new SourceOptions();

    private final RegistryOptions registries = new RegistryOptions();

    ExportCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("export", this::run, """
                Print the lock of the environment in an image, a pixi.lock, with what was asked for and the
                variables in comments: built again on the same base with the same options, it gives the same image.

                A lock names no folder of a machine: for packages that came from one, `build` has to be told by
                `--channel` where they are.""").with(image, source).with("Registries", registries);
    }

    private int run() throws IOException {
        try (var images = new Images(registries, console)) {
            console.out().print(ImageLock.read(source.image(images.one(image.value(), source))));
        }
        return Program.DONE;
    }
}
