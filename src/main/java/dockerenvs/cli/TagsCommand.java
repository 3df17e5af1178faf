package dockerenvs.cli;

import dockerenvs.json.JsonArray;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists tags.
@Command(
        name = "tags",
        description = "List the tags of a repository, a line each, in the order the registry has them.",
        versionProvider = Version.class,
        sortOptions = false)
final class TagsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "A repository, such as ghcr.io/me/app.")
    private String name = "";

    @Option(names = "--json", description = "Print a JSON list.")
    private boolean json;

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    TagsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var repository = Images.registryName("NAME", name, "`docker-envs inspect FILE` says what a file holds");
        if (repository.tag().isPresent() || repository.digest().isPresent()) {
            throw AskedWrongly.of(
                    "`%s` is an image, and tags are those of a repository".formatted(name), "leave out the tag");
        }
        try (var registry = registries.open(console)) {
            var tags = registry.tags(repository);
            if (json) {
                console.out().print(JsonArray.ofStrings(tags).pretty());
            } else {
                tags.forEach(console.out()::println);
            }
        }
        return Program.DONE;
    }
}
