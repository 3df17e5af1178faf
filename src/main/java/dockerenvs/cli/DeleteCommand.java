package dockerenvs.cli;

import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Reference;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Deletes from registries.
@Command(
        name = "delete",
        description = {
            "Delete tags, or images by digest with all their tags, in registries.",
            "Many registries delete by digest only; `inspect` says which one a tag has."
        },
        versionProvider = Version.class,
        sortOptions = false)
final class DeleteCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME",
            description = "A name with a tag or a digest, such as ghcr.io/me/app:1.")
    private List<String> names = List.of();

    @Option(names = "--json", description = "Print a JSON object with the names of what was deleted.")
    private boolean json;

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    DeleteCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var references = names.stream()
                .map(name -> Images.registryName("NAME", name, "`docker-envs inspect FILE` says what a file holds"))
                .toList();
        for (var reference : references) {
            if (reference.tag().isEmpty() && reference.digest().isEmpty()) {
                throw AskedWrongly.of(
                        "`%s` says neither tag nor digest".formatted(reference.familiar()),
                        "name what is to be deleted, such as `%s:latest`".formatted(reference.familiar()));
            }
        }
        try (var registry = registries.open(console)) {
            for (var reference : references) {
                registry.delete(reference);
                if (!json) {
                    console.err().println("deleted " + reference.familiar());
                }
            }
        }
        if (json) {
            var deleted = references.stream().map(Reference::familiar).toList();
            console.out()
                    .print(JsonObject.EMPTY
                            .with("deleted", JsonArray.ofStrings(deleted))
                            .pretty());
        }
        return Program.DONE;
    }
}
