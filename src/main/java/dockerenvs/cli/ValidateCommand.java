package dockerenvs.cli;

import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.check.Fault;
import dockerenvs.oci.check.ImageFileCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Finds what is wrong with an image file.
@Command(
        name = "validate",
        description = {
            "Derive every digest, size and diff ID of an image file again, check every path in its layers, and name "
                    + "each fault.",
            "Exit code 1 when there is an error; warnings alone are no failure."
        },
        versionProvider = Version.class,
        sortOptions = false)
final class ValidateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "An image file: docker-archive, OCI archive, or OCI layout folder.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print the faults as a JSON list.")
    private boolean json;

    ValidateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (Images.isReference(file.toString()) && !file.toString().isEmpty()) {
            throw AskedWrongly.of(
                    "there is no file `%s`, and `validate` looks at files".formatted(file),
                    "`docker-envs pull NAME --format layout -o FOLDER` gets an image of a registry as it is");
        }
        var faults = ImageFileCheck.check(file);
        var errors = faults.stream()
                .filter(fault -> fault.severity() == Fault.Severity.ERROR)
                .count();
        if (json) {
            console.out()
                    .print(JsonArray.of(
                                    faults.stream().map(ValidateCommand::json).toList())
                            .pretty());
        } else {
            print(faults, errors);
        }
        return errors == 0 ? Program.DONE : Program.COULD_NOT;
    }

    private static Json json(Fault fault) {
        return JsonObject.EMPTY
                .with("severity", fault.severity().name().toLowerCase(Locale.ROOT))
                .with("where", fault.where())
                .with("what", fault.what());
    }

    private void print(List<Fault> faults, long errors) {
        for (var fault : faults) {
            var severity = fault.severity().name().toLowerCase(Locale.ROOT);
            console.out().println("%s: %s: %s".formatted(severity, fault.where(), fault.what()));
        }
        if (faults.isEmpty()) {
            console.out().println("`" + file + "` is valid");
        } else {
            console.out()
                    .println("%s, %s"
                            .formatted(
                                    ImageText.count(errors, "error"),
                                    ImageText.count(faults.size() - errors, "warning")));
        }
    }
}
