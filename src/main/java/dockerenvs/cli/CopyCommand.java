package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.cli.syntax.Setting;
import java.io.IOException;
import java.util.Optional;

/// Copies an image from registry to registry.
final class CopyCommand {
    private final Console console;

    private final Operand<String> from = Operand.of("FROM", "The name of the image.");

    private final Operand<String> to = Operand.at(1, "TO", "The name it shall have.");

    private final Setting<Optional<String>> platform =
            Setting.optional("--platform=OS/ARCH", "Only the image for that platform, such as linux/arm64.");

    private final SummaryOptions summary = new SummaryOptions();

    private final RegistryOptions registries = new RegistryOptions();

    CopyCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("copy", this::run, """
                Copy an image, or an index with all its platforms and attestations, from one name to another, byte
                for byte.

                Within one registry no layer is moved.""")
                .withExamples("docker-envs copy debian:12-slim ghcr.io/me/debian:12-slim")
                .with(from, to, platform, summary)
                .with("Registries", registries);
    }

    private int run() throws IOException {
        var source = Images.registryName("FROM", from.value(), "`docker-envs push FILE NAME` pushes files");
        var target = Images.registryName("TO", to.value(), "`docker-envs pull NAME -o FILE` writes files");
        var wanted = platform.value().map(text -> SourceOptions.platform("--platform", text));
        try (var registry = registries.open(console, summary.listener(console))) {
            var pushed =
                    wanted.isPresent() ? registry.copy(source, target, wanted.get()) : registry.copy(source, target);
            Pushing.print(pushed, summary, console);
        }
        return Program.DONE;
    }
}
