package dockerenvs.cli;

import dockerenvs.build.ImageLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Gets the lock out of an image.
@Command(
        name = "export",
        description = {
            "Print the lock of the environment in an image, a pixi.lock: built again on the same base, it gives the "
                    + "same image.",
            "A lock names no folder of a machine: for packages that came from one, `build` has to be told by "
                    + "`--channel` where they are."
        },
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "An image file: docker-archive, OCI archive, or OCI layout folder.")
    private Path file = Path.of("");

    @Mixin
    private SourceOptions source = new SourceOptions();

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try (var images = source.open(file)) {
            console.out().print(ImageLock.read(source.image(images)));
        }
        return Program.DONE;
    }
}
