package dockerenvs.cli;

import dockerenvs.build.Subdirs;
import dockerenvs.conda.environment.Selection;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonNumber;
import dockerenvs.json.JsonObject;
import dockerenvs.layering.LayerTrial;
import dockerenvs.layering.LayerTrial.Strategy;
import dockerenvs.layering.LockHistory;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compares rules of layering on histories of locks.
@Command(
        name = LayersBenchmarkCommand.NAME,
        description = {
            "Replay histories of locks with every rule of layering, and print what updates would have sent.",
            "For each lock but the first, the bytes of layers that the image before did not have are divided by the "
                    + "bytes of all its layers; the mean of a history, then of all histories. Nothing is built: sizes "
                    + "are those of the package files. No rule knows the future."
        },
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LayersBenchmarkCommand implements Callable<Integer> {
    static final String NAME = "benchmark";

    private final Console console;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "A history as JSON, also compressed, each for itself; or lock files, which make one history, "
                    + "the oldest first.")
    private List<Path> files = List.of();

    @Option(
            names = "--limit",
            paramLabel = "N,...",
            hideParamSyntax = true,
            split = ",",
            description = "How many layers packages may have; 20,40,64,125 by default.")
    private List<Integer> limits = List.of(20, 40, 64, 125);

    @Option(names = "--platform", paramLabel = "OS/ARCH", description = "The platform of lock files; linux/amd64.")
    private String platform = "linux/amd64";

    @Option(names = "--environment", paramLabel = "NAME", description = "The environment of a pixi.lock; `default`.")
    private String environment = "default";

    @Option(names = "--json", description = "Print a JSON list with an object for each history, rule and limit.")
    private boolean json;

    LayersBenchmarkCommand(Console console) {
        this.console = console;
    }

    /// One history, one rule, one limit.
    private record Row(LockHistory history, Strategy strategy, int limit, LayerTrial trial) {}

    @Override
    public Integer call() throws IOException {
        if (limits.stream().anyMatch(limit -> limit < 1)) {
            throw AskedWrongly.of("`--limit` is less than 1", "give the numbers of layers to be tried");
        }
        var rows = new ArrayList<Row>();
        for (var history : histories()) {
            for (var strategy : Strategy.values()) {
                limits.forEach(limit -> rows.add(new Row(history, strategy, limit, new LayerTrial(0, 0))));
            }
        }
        var tried = Tasks.parallel(
                rows,
                Tasks.cores(),
                row -> new Row(
                        row.history, row.strategy, row.limit, LayerTrial.of(row.history, row.strategy, row.limit)));
        console.out().print(json ? json(tried) : table(tried));
        return Program.DONE;
    }

    private List<LockHistory> histories() throws IOException {
        var histories = new ArrayList<LockHistory>();
        var locks = new ArrayList<Path>();
        for (var file : files) {
            if (LockHistoryFile.isDocument(file)) {
                histories.add(LockHistoryFile.read(file));
            } else {
                locks.add(file);
            }
        }
        if (!locks.isEmpty()) {
            var selection = Selection.DEFAULT
                    .withEnvironment(environment)
                    .withSubdir(Subdirs.of(SourceOptions.platform("--platform", platform)))
                    .withVariables(console.environment());
            histories.add(LockHistoryFile.ofLocks(locks, selection));
        }
        return histories;
    }

    private static String json(List<Row> rows) {
        var list = rows.stream()
                .map(row -> JsonObject.EMPTY
                        .with("history", row.history.name())
                        .with("strategy", row.strategy.toString())
                        .with("layers", row.limit)
                        .with(
                                "resent_percent",
                                new JsonNumber(String.format(Locale.ROOT, "%.3f", row.trial.resentPercent())))
                        .with("registry_bytes", row.trial.registryBytes())
                        .with("ours", Json.of(row.strategy == Strategy.AUTO)))
                .toList();
        return JsonArray.of(list).pretty();
    }

    /// Means over all histories, a line for each rule.
    private String table(List<Row> rows) {
        var text = new StringBuilder(String.format(Locale.ROOT, "%-15s", "re-sent (%)"));
        limits.forEach(limit -> text.append(String.format(Locale.ROOT, "%8d", limit)));
        text.append("   in the registry (GB)\n");
        for (var strategy : Strategy.values()) {
            text.append(String.format(Locale.ROOT, "%-15s", strategy));
            for (var limit : limits) {
                text.append(String.format(
                        Locale.ROOT,
                        "%8.1f",
                        chosen(rows, strategy, limit).stream()
                                .mapToDouble(row -> row.trial.resentPercent())
                                .average()
                                .orElse(0)));
            }
            text.append("  ");
            for (var limit : limits) {
                var bytes = chosen(rows, strategy, limit).stream()
                        .mapToLong(row -> row.trial.registryBytes())
                        .sum();
                text.append(String.format(Locale.ROOT, "%8.1f", bytes / 1e9));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static List<Row> chosen(List<Row> rows, Strategy strategy, int limit) {
        return rows.stream()
                .filter(row -> row.strategy == strategy && row.limit == limit)
                .toList();
    }
}
