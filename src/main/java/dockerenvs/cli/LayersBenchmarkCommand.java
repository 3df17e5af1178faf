package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Settings;
import dockerenvs.cli.syntax.Value;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonNumber;
import dockerenvs.json.JsonObject;
import dockerenvs.layering.LayerTrial;
import dockerenvs.layering.LayerTrial.Strategy;
import dockerenvs.layering.LockHistory;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Compares rules of layering on histories of locks.
final class LayersBenchmarkCommand {
    private final Console console;

    private final HistoryOptions source = new HistoryOptions();

    private final Settings<Integer> limits = Settings.of(
            "--limit=N,...",
            Value.NUMBER,
            List.of(20, 40, 64, 125),
            "How many layers packages may have; 20,40,64,125 by default.");

    private final Flag fleet = Flag.of("--fleet", """
            Take the last lock of each history, and each lock file, for an environment of its own, and print what a
            registry stores for all of them, with layers of the same packages once.""");

    private final Flag json = Flag.of("--json", "Print a JSON list with an object for each history, rule and limit.");

    LayersBenchmarkCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("benchmark", this::run, """
                Replay histories of locks with every rule of layering, and print what updates would have sent.

                For each lock but the first, the bytes of layers that the image before did not have are divided by
                the bytes of all its layers; the mean of a history, then of all histories. Nothing is built: sizes
                are those of the package files. No rule knows the future.""").with(source, limits, fleet, json);
    }

    /// One history, one rule, one limit.
    private record Row(LockHistory history, Strategy strategy, int limit, LayerTrial trial) {}

    /// All environments, one rule, one limit.
    ///
    /// @param bytes of all different layers
    private record Fleet(Strategy strategy, int limit, long bytes) {}

    private int run() throws IOException {
        if (limits.values().stream().anyMatch(limit -> limit < 1)) {
            throw AskedWrongly.of("`--limit` is less than 1", "give the numbers of layers to be tried");
        }
        var tried = limits.values().stream().distinct().toList();
        if (fleet.isGiven()) {
            printFleet(source.environments(console), tried);
            return Program.DONE;
        }
        var rows = new ArrayList<Row>();
        for (var history : source.histories(console)) {
            if (history.locks().size() < 2) {
                throw MalformedInput.of(
                        "there is no update in `%s`: it has fewer than two locks".formatted(history.name()),
                        "give the locks of one environment, the oldest first");
            }
            for (var strategy : Strategy.values()) {
                tried.forEach(limit -> rows.add(new Row(history, strategy, limit, new LayerTrial(0, 0))));
            }
        }
        var results = Tasks.parallel(
                rows,
                Tasks.cores(),
                row -> new Row(
                        row.history, row.strategy, row.limit, LayerTrial.of(row.history, row.strategy, row.limit)));
        console.out().print(json.isGiven() ? json(results) : table(results, tried));
        return Program.DONE;
    }

    private void printFleet(List<LockHistory> environments, List<Integer> limits) throws IOException {
        var rows = new ArrayList<Fleet>();
        for (var strategy : Strategy.values()) {
            limits.forEach(limit -> rows.add(new Fleet(strategy, limit, 0)));
        }
        var results = Tasks.parallel(
                rows,
                Tasks.cores(),
                row -> new Fleet(
                        row.strategy, row.limit, LayerTrial.fleetBytes(environments, row.strategy, row.limit)));
        console.out()
                .print(json.isGiven() ? fleetJson(environments, results) : fleetTable(environments, results, limits));
    }

    private static String fleetJson(List<LockHistory> environments, List<Fleet> rows) {
        return JsonArray.of(rows.stream()
                        .map(row -> JsonObject.EMPTY
                                .with("environments", environments.size())
                                .with("strategy", row.strategy.toString())
                                .with("layers", row.limit)
                                .with("registry_bytes", row.bytes)
                                .with("ours", Json.of(row.strategy == Strategy.AUTO)))
                        .toList())
                .pretty();
    }

    private static String fleetTable(List<LockHistory> environments, List<Fleet> rows, List<Integer> limits) {
        var unit = ByteUnit.of(rows.stream().mapToLong(Fleet::bytes).max().orElse(0));
        var text = new StringBuilder(String.format(Locale.ROOT, "%-15s", "stored (%s)".formatted(unit.name())));
        limits.forEach(limit -> text.append(String.format(Locale.ROOT, "%8d", limit)));
        text.append("   for %s%n".formatted(ImageText.count(environments.size(), "environment")));
        for (var strategy : Strategy.values()) {
            text.append(String.format(Locale.ROOT, "%-15s", strategy));
            rows.stream()
                    .filter(row -> row.strategy == strategy)
                    .forEach(row -> text.append(String.format(Locale.ROOT, "%8.2f", unit.count(row.bytes))));
            text.append('\n');
        }
        return text.toString();
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
    private static String table(List<Row> rows, List<Integer> limits) {
        var text = new StringBuilder(String.format(Locale.ROOT, "%-15s", "re-sent (%)"));
        limits.forEach(limit -> text.append(String.format(Locale.ROOT, "%8d", limit)));
        var unit = ByteUnit.of(Stream.of(Strategy.values())
                .flatMapToLong(
                        strategy -> limits.stream().mapToLong(limit -> registryBytes(chosen(rows, strategy, limit))))
                .max()
                .orElse(0));
        text.append("   in the registry (%s)\n".formatted(unit.name()));
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
                var bytes = registryBytes(chosen(rows, strategy, limit));
                text.append(String.format(Locale.ROOT, "%8.1f", unit.count(bytes)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static long registryBytes(List<Row> rows) {
        return rows.stream().mapToLong(row -> row.trial.registryBytes()).sum();
    }

    private static List<Row> chosen(List<Row> rows, Strategy strategy, int limit) {
        return rows.stream()
                .filter(row -> row.strategy == strategy && row.limit == limit)
                .toList();
    }
}
