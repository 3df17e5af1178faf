package dockerenvs.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Copies images between kinds of files and compressions.
@Command(
        name = "convert",
        customSynopsis = "docker-envs convert IMAGE (-o OUT | --push | --load) [OPTION]...",
        description = {
            "Write the images of a file as another kind of file, or compressed otherwise.",
            "All images are converted unless `--image` or `--platform` chooses; blobs and digests stay as they are "
                    + "unless `--compression` asks for others."
        },
        versionProvider = Version.class,
        sortOptions = false)
final class ConvertCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "IMAGE",
            description =
                    "An image file: docker-archive, OCI archive, or OCI layout folder; or " + "a name in a registry.")
    private String argument = "";

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private SummaryOptions summary = new SummaryOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    ConvertCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try (var images = new Images(registries, console, summary.listener(console))) {
            var destination = new Destination(target, images, console, summary.isSilent()).check();
            new Conversion(source, target, destination, images).run(argument, summary, console);
        }
        return Program.DONE;
    }
}
