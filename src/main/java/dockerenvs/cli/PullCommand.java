package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Operand;
import java.io.IOException;

/// Gets an image out of a registry.
final class PullCommand {
    private final Console console;

    private final Operand<String> name = Operand.of("NAME", "The name of the image, as `docker pull` takes it.");

    private final SourceOptions source = new SourceOptions();

    private final TargetOptions target = new TargetOptions();

    private final SummaryOptions summary = new SummaryOptions();

    private final RegistryOptions registries = new RegistryOptions();

    PullCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("pull", this::run, """
                Write an image of a registry into a file, without Docker.

                A docker-archive gets the image for this machine unless `--platform` says another one; an OCI
                archive or layout gets all platforms, byte for byte.""")
                .withSynopsis("docker-envs pull NAME -o OUT [OPTION]...")
                .withExamples("docker-envs pull continuumio/miniconda3:latest -o miniconda3.tar")
                .with(name, source, target, summary)
                .with("Registries", registries);
    }

    private int run() throws IOException {
        Images.registryName("NAME", name.value(), "`docker-envs convert FILE -o OUT` copies files");
        try (var images = new Images(registries, console, summary.listener(console))) {
            var destination = new Destination(target, images, console, summary.isSilent()).check();
            new Conversion(source, target, destination, images).run(Images.inRegistry(name.value()), summary, console);
        }
        return Program.DONE;
    }
}
