package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Operands;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Deletes from registries.
final class DeleteCommand {
    private final Console console;

    private final Operands names = Operands.some("NAME", "A name with a tag or a digest, such as ghcr.io/me/app:1.");

    private final Flag json =
            Flag.of("--json", "Print a JSON object with the names of what was deleted, and of what was not.");

    private final RegistryOptions registries = new RegistryOptions();

    DeleteCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("delete", this::run, """
                Delete tags, or images by digest with all their tags, in registries.

                Many registries delete by digest only; `inspect` says which one a tag has. Where one name
                fails, the others are deleted all the same.""").with(names, json).with("Registries", registries);
    }

    private int run() throws IOException {
        var references = names.values().stream()
                .map(name -> Images.registryName("NAME", name, "`docker-envs inspect FILE` says what a file holds"))
                .toList();
        references.forEach(DeleteCommand::check);
        var deleted = new ArrayList<String>();
        var failures = new LinkedHashMap<String, Exception>();
        try (var registry = registries.open(console)) {
            for (var reference : references) {
                try {
                    registry.delete(reference);
                } catch (IOException | MalformedInput failure) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw failure;
                    }
                    failures.put(reference.familiar(), failure);
                    continue;
                }
                deleted.add(reference.familiar());
                if (!json.isGiven()) {
                    console.err().println("deleted " + reference.familiar());
                }
            }
        }
        if (json.isGiven()) {
            console.out().print(json(deleted, failures).pretty());
        }
        failures.values().forEach(failure -> Failures.couldNot(failure, console));
        return failures.isEmpty() ? Program.DONE : Program.COULD_NOT;
    }

    /// A registry would take all tags of the digest along, of which the name says one.
    private static void check(Reference reference) {
        var repository = reference.familiarRepository();
        if (reference.tag().isEmpty() && reference.digest().isEmpty()) {
            throw AskedWrongly.of(
                    "`%s` says neither tag nor digest".formatted(repository),
                    "name what is to be deleted, such as `%s:latest`".formatted(repository));
        }
        if (reference.tag().isPresent() && reference.digest().isPresent()) {
            throw AskedWrongly.of(
                    "`%s` says tag and digest, and a digest is deleted with all its tags"
                            .formatted(reference.familiar()),
                    "name `%s:%s` to delete the tag alone, or `%s@%s` to delete the image with all its tags"
                            .formatted(
                                    repository,
                                    reference.tag().get(),
                                    repository,
                                    reference.digest().get()));
        }
    }

    private JsonObject json(List<String> deleted, Map<String, Exception> failures) {
        var object = JsonObject.EMPTY.with("deleted", JsonArray.ofStrings(deleted));
        var failed = new ArrayList<Json>();
        failures.forEach((name, failure) -> {
            var told = Told.of(failure, console).orElseThrow();
            failed.add(JsonObject.EMPTY
                    .with("name", name)
                    .with("message", told.what())
                    .with("hint", told.hint()));
        });
        return failed.isEmpty() ? object : object.with("failed", JsonArray.of(failed));
    }
}
