package dockerenvs.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Gets an image out of a registry.
@Command(
        name = "pull",
        customSynopsis = "docker-envs pull NAME -o OUT [OPTION]...",
        description = {
            "Write an image of a registry into a file, without Docker.",
            "A docker-archive gets the image for this machine unless `--platform` says another one; an OCI archive or "
                    + "layout gets all platforms, byte for byte."
        },
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  docker-envs pull continuumio/miniconda3:latest -o miniconda3.tar")
final class PullCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "The name of the image, as `docker pull` takes it.")
    private String name = "";

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private SummaryOptions summary = new SummaryOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    PullCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Images.registryName("NAME", name, "`docker-envs convert FILE -o OUT` copies files");
        try (var images = new Images(registries, console, summary.listener(console))) {
            var destination = new Destination(target, images, console, summary.isSilent()).check();
            new Conversion(source, target, destination, images).run(Images.inRegistry(name), summary, console);
        }
        return Program.DONE;
    }
}
