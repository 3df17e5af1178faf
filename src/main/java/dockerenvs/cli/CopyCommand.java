package dockerenvs.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Copies an image from registry to registry.
@Command(
        name = "copy",
        description = {
            "Copy an image, or an index with all its platforms and attestations, from one name to another, byte for "
                    + "byte.",
            "Within one registry no layer is moved."
        },
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  docker-envs copy debian:12-slim ghcr.io/me/debian:12-slim")
final class CopyCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "FROM", description = "The name of the image.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The name it shall have.")
    private String to = "";

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            description = "Only the image for that platform, such as linux/arm64.")
    private Optional<String> platform = Optional.empty();

    @Mixin
    private SummaryOptions summary = new SummaryOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    CopyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var source = Images.registryName("FROM", from, "`docker-envs push FILE NAME` pushes files");
        var target = Images.registryName("TO", to, "`docker-envs pull NAME -o FILE` writes files");
        var wanted = platform.map(text -> SourceOptions.platform("--platform", text));
        try (var registry = registries.open(console, summary.listener(console))) {
            var pushed =
                    wanted.isPresent() ? registry.copy(source, target, wanted.get()) : registry.copy(source, target);
            Pushing.print(pushed, summary, console);
        }
        return Program.DONE;
    }
}
