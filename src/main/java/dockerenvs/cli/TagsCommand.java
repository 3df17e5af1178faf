package dockerenvs.cli;

import dockerenvs.json.JsonArray;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists tags.
@Command(
        name = "tags",
        description =
                "List the tags of a repository, or the repositories of a registry, as it orders them, a line each.",
        versionProvider = Version.class,
        sortOptions = false)
final class TagsCommand implements Callable<Integer> {
    /// What is a registry for certain: `ubuntu:1` has a tag.
    private static final Pattern REGISTRY =
            Pattern.compile("(localhost|[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+|\\[[0-9a-fA-F:]+])(:[0-9]{1,5})?");

    private final Console console;

    @Parameters(paramLabel = "NAME", description = "A repository, such as ghcr.io/me/app, or a registry.")
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
        if (REGISTRY.matcher(name).matches() && !Images.isFileName(name)) {
            try (var registry = registries.open(console)) {
                print(registry.repositories(name));
            }
            return Program.DONE;
        }
        var repository = Images.registryName("NAME", name, "`docker-envs inspect FILE` says what a file holds");
        if (repository.tag().isPresent() || repository.digest().isPresent()) {
            throw AskedWrongly.of(
                    "`%s` is an image, and tags are those of a repository".formatted(name), "leave out the tag");
        }
        try (var registry = registries.open(console)) {
            print(registry.tags(repository));
        }
        return Program.DONE;
    }

    private void print(List<String> names) {
        if (json) {
            console.out().print(JsonArray.ofStrings(names).pretty());
        } else {
            names.forEach(console.out()::println);
        }
    }
}
