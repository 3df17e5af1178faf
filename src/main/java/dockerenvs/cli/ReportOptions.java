package dockerenvs.cli;

import dockerenvs.build.BuildPlan;
import dockerenvs.build.PackedLayer;
import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Value;
import dockerenvs.conda.prefix.PrefixFindings;
import dockerenvs.content.PendingFile;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.archive.StoredName;
import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What is said about a build.
final class ReportOptions implements Part {
    private final Setting<Optional<Path>> metadataFile = Setting.optional(
            "--metadata-file=FILE",
            Value.PATH,
            "Write names and digests of the image as JSON, with the keys that `docker buildx` uses.");

    private final Flag dryRun = Flag.of("--dry-run", "Check and plan, but fetch and write nothing.");

    private final Flag json = Flag.of("--json", """
            Print the report as JSON to stdout. Of a dry run, layers have no `size` where the lock does not say it.""");

    private final Flag quiet = Flag.of("-q, --quiet", "Say nothing but errors.");

    @Override
    public List<Argument> arguments() {
        return List.of(metadataFile, dryRun, json, quiet);
    }

    boolean isQuiet() {
        return quiet.isGiven();
    }

    boolean isDryRun() {
        return dryRun.isGiven();
    }

    /// Whether the report of a build goes to stdout.
    boolean needsStdout() {
        return json.isGiven() && !dryRun.isGiven();
    }

    /// Finds out whether the report can be written, and not over one of `outputs`, before there is one.
    void check(List<Path> outputs) throws IOException {
        if (metadataFile.value().isPresent() && !dryRun.isGiven()) {
            var place = NewLayout.place(metadataFile.value().get());
            for (var output : outputs) {
                if (!TargetOptions.isStdout(output) && NewLayout.place(output).equals(place)) {
                    throw AskedWrongly.of(
                            "`--output` and `--metadata-file` are both `%s`".formatted(output),
                            "name another file for the digests");
                }
            }
            PendingFile.beside(metadataFile.value().get()).close();
        }
    }

    Listener listener(Console console) {
        return quiet.isGiven() ? Listener.quiet() : console.listener();
    }

    void warn(List<String> warnings, Console console) {
        if (!quiet.isGiven()) {
            warnings.forEach(console::warn);
        }
    }

    void print(BuildPlan plan, Console console) {
        if (plan.layers().stream().anyMatch(layer -> layer.size().isEmpty())) {
            warn(
                    List.of("the lock does not say the size of every package; the build, which knows it, may divide "
                            + "them among other layers"),
                    console);
        }
        if (json.isGiven()) {
            var layers = plan.layers().stream().map(ReportOptions::planned).toList();
            var planned = JsonObject.EMPTY.with("layers", JsonArray.of(layers));
            console.out()
                    .print(withFindings(planned, plan.findings().stream().toList())
                            .pretty());
        } else if (!quiet.isGiven()) {
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

    void print(BuildResult result, Console console) throws IOException {
        if (metadataFile.value().isPresent()) {
            var text = metadata(result).pretty().getBytes(StandardCharsets.UTF_8);
            try (var pending = PendingFile.beside(metadataFile.value().get());
                    var out = pending.stream(0)) {
                out.write(text);
                pending.commit();
            }
        }
        if (json.isGiven()) {
            console.out().print(report(result).pretty());
        } else if (!quiet.isGiven()) {
            result.images().forEach(one -> console.err().println(summary(result, one)));
            if (result.isIndex()) {
                console.err()
                        .println("%s: an index of them, %s"
                                .formatted(
                                        name(result), result.artifact().root().digest()));
            }
        }
    }

    private static String name(BuildResult result) {
        return result.names().isEmpty()
                ? "the image"
                : result.names().getFirst().toString();
    }

    private static String summary(BuildResult result, BuildResult.Platformed one) {
        return "%s: %s in %s, %s, %s"
                .formatted(
                        result.isIndex() ? one.image().platform().toString() : name(result),
                        ImageText.count(one.built().lock().packages().size(), "package"),
                        ImageText.count(one.image().layers().size(), "layer"),
                        ImageText.size(ImageText.storedBytes(one.image())),
                        one.image().digest());
    }

    /// With the keys of buildx, which names no configuration where there are several.
    private static JsonObject metadata(BuildResult result) {
        var root = result.artifact().root();
        var metadata = result.isIndex()
                ? JsonObject.EMPTY
                : JsonObject.EMPTY.with(
                        "containerimage.config.digest",
                        result.images().getFirst().image().id().toString());
        metadata = metadata.with("containerimage.descriptor", root.json())
                .with("containerimage.digest", root.digest().toString());
        return result.names().isEmpty() ? metadata : metadata.with("image.name", String.join(",", names(result)));
    }

    private static List<String> names(BuildResult result) {
        return result.names().stream().map(StoredName::toString).toList();
    }

    private static JsonObject report(BuildResult result) {
        var names = JsonObject.EMPTY.with("names", JsonArray.ofStrings(names(result)));
        if (!result.isIndex()) {
            return names.withAll(report(result.images().getFirst()));
        }
        var platforms = result.images().stream().map(ReportOptions::report).toList();
        return names.with("digest", result.artifact().root().digest().toString())
                .with("platforms", JsonArray.of(platforms));
    }

    private static JsonObject report(BuildResult.Platformed one) {
        var image = one.image();
        var json = JsonObject.EMPTY
                .with("digest", image.digest().toString())
                .with("id", image.id().toString())
                .with("platform", image.platform().toString())
                .with("size", ImageText.storedBytes(image))
                .with(
                        "layers",
                        JsonArray.of(one.built().layers().stream()
                                .map(ReportOptions::layer)
                                .toList()))
                .with("warnings", JsonArray.ofStrings(one.built().warnings()));
        return withFindings(json, one.built().findings().stream().toList());
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
