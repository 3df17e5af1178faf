package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Operand;
import java.io.IOException;

/// Copies images between kinds of files and compressions.
final class ConvertCommand {
    private final Console console;

    private final Operand<String> argument = Operand.of("IMAGE", """
            An image file: docker-archive, OCI archive, or OCI layout folder; or a name in a registry.""");

    private final SourceOptions source = new SourceOptions();

    private final TargetOptions target = new TargetOptions();

    private final SummaryOptions summary = new SummaryOptions();

    private final RegistryOptions registries = new RegistryOptions();

    ConvertCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("convert", this::run, """
                Write the images of a file as another kind of file, or compressed otherwise.

                All images are converted unless `--image` or `--platform` chooses; blobs and digests stay as they
                are unless `--compression` asks for others.""")
                .withSynopsis("docker-envs convert IMAGE (-o OUT | --push | --load) [OPTION]...")
                .with(argument, source, target, summary)
                .with("Registries", registries);
    }

    private int run() throws IOException {
        try (var images = new Images(registries, console, summary.listener(console))) {
            var destination = new Destination(target, images, console, summary.isSilent()).check();
            new Conversion(source, target, destination, images).run(argument.value(), summary, console);
        }
        return Program.DONE;
    }
}
