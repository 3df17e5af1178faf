package dockerenvs.cli;

import dockerenvs.build.PackageChooser;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.solve.Conflict;
import dockerenvs.conda.solve.LimitReached;
import dockerenvs.conda.solve.Resolution;
import dockerenvs.conda.solve.Solution;
import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// What came out of choosing packages, as it is shown.
///
/// @param packages those of a solution
/// @param explanation why one of them is there, if somebody has asked
record SolveAnswer(Resolution resolution, List<LockedPackage> packages, List<String> explanation) {
    SolveAnswer {
        packages = List.copyOf(packages);
        explanation = List.copyOf(explanation);
    }

    /// Prints the packages, or one of them explained.
    ///
    /// @return the exit code
    int print(Console console) {
        return switch (resolution) {
            case Solution _ -> {
                var lines = explanation.isEmpty() ? SolutionText.table(packages) : explanation;
                lines.forEach(console.out()::println);
                yield Program.DONE;
            }
            case Conflict conflict -> throw PackageChooser.unsolved(conflict);
            case LimitReached limit -> throw PackageChooser.unsolved(limit);
        };
    }

    /// Prints everything as one object.
    ///
    /// @return the exit code
    int printJson(JsonObject timings, Console console) {
        var listed = new ArrayList<Json>();
        packages.forEach(locked -> listed.add(json(locked)));
        var json = JsonObject.EMPTY
                .with("status", status())
                .with("packages", JsonArray.of(listed))
                .with("conflict", conflict());
        if (!explanation.isEmpty()) {
            json = json.with("explanation", String.join("\n", explanation));
        }
        console.out().print(json.with("timings", timings).pretty());
        return resolution instanceof Solution ? Program.DONE : Program.COULD_NOT;
    }

    private String status() {
        return switch (resolution) {
            case Solution _ -> "sat";
            case Conflict conflict -> conflict.kind() == Conflict.Kind.NOT_FOUND ? "not-found" : "unsat";
            case LimitReached _ -> "limit";
        };
    }

    private String conflict() {
        return switch (resolution) {
            case Solution _ -> "";
            case Conflict conflict -> String.join("\n", conflict.story());
            case LimitReached limit -> PackageChooser.unsolved(limit).getMessage();
        };
    }

    private static JsonObject json(LockedPackage locked) {
        var record = locked.record();
        return JsonObject.EMPTY
                .with("name", record.name())
                .with("version", record.version())
                .with("build", record.build())
                .with("subdir", record.subdir())
                .with("fn", record.file().toString())
                .with("url", url(locked))
                .with("sha256", record.sha256().map(Digest::hex).orElse(""));
    }

    /// Of a folder of this machine, where the file is; elsewhere without secrets.
    private static String url(LockedPackage locked) {
        return locked.location() instanceof PackageLocation.Local(var file)
                ? file.toUri().toString()
                : locked.record().url();
    }
}
