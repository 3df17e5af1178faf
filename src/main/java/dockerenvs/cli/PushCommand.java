package dockerenvs.cli;

import dockerenvs.oci.image.Artifact;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Puts an image into registries.
@Command(
        name = "push",
        description = {
            "Push an image, or an index with all its platforms, to a registry, byte for byte.",
            "What the registry has is not sent again, and what another of its repositories has is taken from there. "
                    + "`convert --push` compresses otherwise on the way."
        },
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  docker-envs push demo.tar ghcr.io/me/demo:1")
final class PushCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "FILE", description = "An image file.")
    private String file = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "NAME",
            description = "Where to, such as ghcr.io/me/app:1.")
    private List<String> names = List.of();

    @Mixin
    private SourceOptions source = new SourceOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    @Mixin
    private SummaryOptions summary = new SummaryOptions();

    PushCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var references = names.stream()
                .map(name -> Images.registryName("NAME", name, "`docker-envs convert FILE -o OUT` copies files"))
                .toList();
        try (var images = new Images(registries, console, summary.listener(console))) {
            var pushed = images.registry().push(artifact(images.one(file, source)), references);
            Pushing.print(pushed, summary, console);
        }
        return Program.DONE;
    }

    private Artifact artifact(Source found) throws IOException {
        var platform = source.platform();
        return platform.isPresent() ? found.image(platform.get()).artifact() : found.artifact();
    }
}
