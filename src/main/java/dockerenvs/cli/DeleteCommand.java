package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Operands;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Reference;
import java.io.IOException;

/// Deletes from registries.
final class DeleteCommand {
    private final Console console;

    private final Operands names = Operands.some("NAME", "A name with a tag or a digest, such as ghcr.io/me/app:1.");

    private final Flag json = Flag.of("--json", "Print a JSON object with the names of what was deleted.");

    private final RegistryOptions registries = new RegistryOptions();

    DeleteCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("delete", this::run, """
                Delete tags, or images by digest with all their tags, in registries.

                Many registries delete by digest only; `inspect` says which one a tag
                has.""").with(names, json).with("Registries", registries);
    }

    private int run() throws IOException {
        var references = names.values().stream()
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
                if (!json.isGiven()) {
                    console.err().println("deleted " + reference.familiar());
                }
            }
        }
        if (json.isGiven()) {
            var deleted = references.stream().map(Reference::familiar).toList();
            console.out()
                    .print(JsonObject.EMPTY
                            .with("deleted", JsonArray.ofStrings(deleted))
                            .pretty());
        }
        return Program.DONE;
    }
}
