package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.cli.syntax.Value;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.check.Fault;
import dockerenvs.oci.check.ImageFileCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Finds what is wrong with an image file.
final class ValidateCommand {
    private final Console console;

    private final Operand<Path> file =
            Operand.of("FILE", Value.PATH, "An image file: docker-archive, OCI archive, or OCI layout folder.");

    private final Flag json = Flag.of("--json", "Print the faults as a JSON list.");

    ValidateCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("validate", this::run, """
                Derive every digest, size and diff ID of an image file again, check every path in its layers, and
                name each fault.

                Exit code 1 when there is an error; warnings alone are no failure.""").with(file, json);
    }

    private int run() throws IOException {
        var path = file.value();
        if (Images.isReference(path.toString()) && !path.toString().isEmpty()) {
            throw AskedWrongly.of(
                    "there is no file `%s`, and `validate` looks at files".formatted(path),
                    "`docker-envs pull NAME --format layout -o FOLDER` gets an image of a registry as it is");
        }
        var faults = ImageFileCheck.check(path);
        var errors = faults.stream()
                .filter(fault -> fault.severity() == Fault.Severity.ERROR)
                .count();
        if (json.isGiven()) {
            console.out()
                    .print(JsonArray.of(
                                    faults.stream().map(ValidateCommand::json).toList())
                            .pretty());
        } else {
            print(path, faults, errors);
        }
        return errors == 0 ? Program.DONE : Program.COULD_NOT;
    }

    private static Json json(Fault fault) {
        return JsonObject.EMPTY
                .with("severity", fault.severity().name().toLowerCase(Locale.ROOT))
                .with("where", fault.where())
                .with("what", fault.what());
    }

    private void print(Path path, List<Fault> faults, long errors) {
        for (var fault : faults) {
            var severity = fault.severity().name().toLowerCase(Locale.ROOT);
            console.out().println("%s: %s: %s".formatted(severity, fault.where(), fault.what()));
        }
        if (faults.isEmpty()) {
            console.out().println("`" + path + "` is valid");
        } else {
            console.out()
                    .println("%s, %s"
                            .formatted(
                                    ImageText.count(errors, "error"),
                                    ImageText.count(faults.size() - errors, "warning")));
        }
    }
}
