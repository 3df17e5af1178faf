package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.cli.syntax.Operands;
import dockerenvs.oci.image.Artifact;
import java.io.IOException;

/// Puts an image into registries.
final class PushCommand {
    private final Console console;

    private final Operand<String> file = Operand.of("FILE", "An image file.");

    private final Operands names = Operands.someFrom(1, "NAME", "Where to, such as ghcr.io/me/app:1.");

    private final SourceOptions source = new SourceOptions();

    private final RegistryOptions registries = new RegistryOptions();

    private final SummaryOptions summary = new SummaryOptions();

    PushCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("push", this::run, """
                Push an image, or an index with all its platforms, to a registry, byte for byte.

                What the registry has is not sent again, and what another of its repositories has is taken from
                there. `convert --push` compresses otherwise on the way.""")
                .withExamples("docker-envs push demo.tar ghcr.io/me/demo:1")
                .with(file, names, source, summary)
                .with("Registries", registries);
    }

    private int run() throws IOException {
        var references = names.values().stream()
                .map(name -> Images.registryName("NAME", name, "`docker-envs convert FILE -o OUT` copies files"))
                .toList();
        try (var images = new Images(registries, console, summary.listener(console))) {
            var pushed = images.registry().push(artifact(images.one(file.value(), source)), references);
            Pushing.print(pushed, summary, console);
        }
        return Program.DONE;
    }

    private Artifact artifact(Source found) throws IOException {
        var platform = source.platform();
        return platform.isPresent() ? found.image(platform.get()).artifact() : found.artifact();
    }
}
