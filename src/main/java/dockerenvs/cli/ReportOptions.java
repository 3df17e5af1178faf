package dockerenvs.cli;

import dockerenvs.build.BuildPlan;
import dockerenvs.build.BuiltEnvironment;
import dockerenvs.build.PackedLayer;
import dockerenvs.conda.prefix.PrefixFindings;
import dockerenvs.content.PendingFile;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.NamedImage;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What is said about a build.
final class ReportOptions {
    @Option(
            names = "--metadata-file",
            paramLabel = "FILE",
            description = "Write names and digests of the image as JSON, with the keys that `docker buildx` uses.")
    private Optional<Path> metadataFile = Optional.empty();

    @Option(names = "--dry-run", description = "Check and plan, but fetch and write nothing.")
    private boolean dryRun;

    @Option(
            names = "--json",
            description =
                    "Print the report as JSON to stdout. Of a dry run, layers have no `size` where the lock does not "
                            + "say it.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    boolean isDryRun() {
        return dryRun;
    }

    /// Whether the report of a build goes to stdout.
    boolean needsStdout() {
        return json && !dryRun;
    }

    /// Finds out whether the report can be written, and not over one of `outputs`, before there is one.
    void check(List<Path> outputs) throws IOException {
        if (metadataFile.isPresent() && !dryRun) {
            var place = NewLayout.place(metadataFile.get());
            for (var output : outputs) {
                if (!TargetOptions.isStdout(output) && NewLayout.place(output).equals(place)) {
                    throw AskedWrongly.of(
                            "`--output` and `--metadata-file` are both `%s`".formatted(output),
                            "name another file for the digests");
                }
            }
            PendingFile.beside(metadataFile.get()).close();
        }
    }

    Listener listener(Console console) {
        return quiet ? Listener.QUIET : console.listener();
    }

    void warn(List<String> warnings, Console console) {
        if (!quiet) {
            warnings.forEach(console::warn);
        }
    }

    void print(BuildPlan plan, Console console) {
        if (json) {
            var layers = plan.layers().stream().map(ReportOptions::planned).toList();
            var json = JsonObject.EMPTY.with("layers", JsonArray.of(layers));
            console.out()
                    .print(withFindings(json, plan.findings().stream().toList()).pretty());
        } else if (!quiet) {
            plan.layers()
                    .forEach(layer -> console.out()
                            .println("%10s  %s"
                                    .formatted(
                                            layer.size().isPresent()
                                                    ? ImageText.size(
                                                            layer.size().getAsLong())
                                                    : "?",
                                            String.join(" ", layer.packages()))));
            plan.findings().stream()
                    .flatMap(findings -> FindingsText.lines(findings).stream())
                    .forEach(console.out()::println);
        }
    }

    /// Without `size` where the lock does not say it.
    private static JsonObject planned(BuildPlan.PlannedLayer layer) {
        var json = layer.size().isPresent()
                ? JsonObject.EMPTY.with("size", layer.size().getAsLong())
                : JsonObject.EMPTY;
        return json.with("packages", JsonArray.ofStrings(layer.packages()));
    }

    void print(BuiltEnvironment built, NamedImage named, Console console) throws IOException {
        if (metadataFile.isPresent()) {
            var text = metadata(named).pretty().getBytes(StandardCharsets.UTF_8);
            try (var pending = PendingFile.beside(metadataFile.get());
                    var out = pending.stream(0)) {
                out.write(text);
                pending.commit();
            }
        }
        if (json) {
            console.out().print(report(built, named).pretty());
        } else if (!quiet) {
            console.err()
                    .println("%s: %d packages in %d layers, %s, %s"
                            .formatted(
                                    named.names().isEmpty()
                                            ? "the image"
                                            : named.names().getFirst().toString(),
                                    built.lock().packages().size(),
                                    named.image().layers().size(),
                                    ImageText.size(ImageText.storedBytes(named.image())),
                                    named.image().digest()));
        }
    }

    private static JsonObject metadata(NamedImage named) {
        var image = named.image();
        var names = named.names().stream().map(StoredName::toString).toList();
        var metadata = JsonObject.EMPTY
                .with("containerimage.config.digest", image.id().toString())
                .with("containerimage.descriptor", image.descriptor().json())
                .with("containerimage.digest", image.digest().toString());
        return names.isEmpty() ? metadata : metadata.with("image.name", String.join(",", names));
    }

    private static JsonObject report(BuiltEnvironment built, NamedImage named) {
        var image = named.image();
        var json = JsonObject.EMPTY
                .with(
                        "names",
                        JsonArray.ofStrings(
                                named.names().stream().map(StoredName::toString).toList()))
                .with("digest", image.digest().toString())
                .with("id", image.id().toString())
                .with("platform", image.platform().toString())
                .with("size", ImageText.storedBytes(image))
                .with(
                        "layers",
                        JsonArray.of(built.layers().stream()
                                .map(ReportOptions::layer)
                                .toList()))
                .with("warnings", JsonArray.ofStrings(built.warnings()));
        return withFindings(json, built.findings().stream().toList());
    }

    private static JsonObject withFindings(JsonObject json, List<PrefixFindings> findings) {
        return findings.isEmpty() ? json : json.with("prefix", FindingsText.json(findings.getFirst()));
    }

    private static Json layer(PackedLayer packed) {
        return JsonObject.EMPTY
                .with("digest", packed.layer().blob().digest().toString())
                .with("diffId", packed.layer().diffId().toString())
                .with("size", packed.layer().blob().size())
                .with("key", packed.key().text())
                .with("packages", JsonArray.ofStrings(packed.packages()));
    }
}
