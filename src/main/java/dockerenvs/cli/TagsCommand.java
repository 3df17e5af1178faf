package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.json.JsonArray;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// Lists tags.
final class TagsCommand {
    /// What is a registry for certain: `ubuntu:1` has a tag.
    private static final Pattern REGISTRY =
            Pattern.compile("(localhost|[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+|\\[[0-9a-fA-F:]+])(:[0-9]{1,5})?");

    private final Console console;

    private final Operand<String> name = Operand.of("NAME", "A repository, such as ghcr.io/me/app, or a registry.");

    private final Flag json = Flag.of("--json", "Print a JSON list.");

    private final RegistryOptions registries = new RegistryOptions();

    TagsCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("tags", this::run, """
                List the tags of a repository, or the repositories of a registry, as it orders them, a line
                each.""").with(name, json).with("Registries", registries);
    }

    private int run() throws IOException {
        if (REGISTRY.matcher(name.value()).matches() && !Images.isFileName(name.value())) {
            try (var registry = registries.open(console)) {
                print(registry.repositories(name.value()));
            }
            return Program.DONE;
        }
        var repository = Images.registryName("NAME", name.value(), "`docker-envs inspect FILE` says what a file holds");
        if (repository.tag().isPresent() || repository.digest().isPresent()) {
            throw AskedWrongly.of(
                    "`%s` is an image, and tags are those of a repository".formatted(name.value()),
                    "leave out the tag");
        }
        try (var registry = registries.open(console)) {
            print(registry.tags(repository));
        }
        return Program.DONE;
    }

    private void print(List<String> names) {
        if (json.isGiven()) {
            console.out().print(JsonArray.ofStrings(names).pretty());
        } else {
            names.forEach(console.out()::println);
        }
    }
}
