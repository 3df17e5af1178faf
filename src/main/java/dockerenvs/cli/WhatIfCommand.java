package dockerenvs.cli;

import dockerenvs.build.Subdirs;
import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Value;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.Selection;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.layering.AutoLayering;
import dockerenvs.layering.LayerMemory;
import dockerenvs.layering.Parcel;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Says what an update will send.
final class WhatIfCommand {
    /// The default of `build`, less the layers that are not for packages.
    static final int LAYERS_DEFAULT = 97;

    private final Console console;

    private final Operand<Path> before = Operand.of("LOCK_A", Value.PATH, "The lock of the image that is there.");

    private final Operand<Path> after = Operand.at(1, "LOCK_B", Value.PATH, "The lock of the image to come.");

    private final Setting<Optional<String>> previous = Setting.optional("--previous=IMAGE", """
            The image that is there, or a file that `layers learn` wrote, whose plan is followed; by default a first
            build of LOCK_A.""");

    private final Setting<Integer> layersMax =
            Setting.of("--layers-max=N", Value.NUMBER, LAYERS_DEFAULT, "Layers that packages may have; 97 by default.");

    private final Setting<String> platform =
            Setting.of("--platform=OS/ARCH", "linux/amd64", "The platform; linux/amd64 by default.");

    private final Setting<String> environment =
            Setting.of("--environment=NAME", "default", "The environment of a pixi.lock; `default`.");

    private final Flag json = Flag.of("--json", "Print a JSON object with all layers.");

    private final RegistryOptions registries = new RegistryOptions();

    WhatIfCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("what-if", this::run, """
                Say what an update from one lock to another will send, layer by layer, before anything is built.
                Sizes are those of the package files.""")
                .with(before, after, previous, layersMax, platform, environment, json)
                .with("Registries", registries);
    }

    /// A layer of the image to come.
    private record Row(LayerParcels layer, boolean sent) {}

    private int run() throws IOException {
        checkLayersMax(layersMax.value());
        var target = SourceOptions.platform("--platform", platform.value());
        var former = former(target);
        var lock = lock(after.value(), target);
        // only of an image there are old packages to be had, as it is with `build`
        var covers = previous.value().isEmpty() || former.image().isPresent();
        var rule = AutoLayering.after(former.memory()).covering(covers ? AutoLayering.COVERED_PART : 0);
        var plan = rule.plan(lock.parcels(), layersMax.value());
        var rows = new ArrayList<Row>();
        for (var i = 0; i < plan.layers().size(); i++) {
            rows.add(new Row(LayerParcels.of(plan, i), !former.memory().holds(plan.contents(i))));
        }
        console.out().print(json.isGiven() ? json(rows, lock) : text(rows, lock));
        return Program.DONE;
    }

    static void checkLayersMax(int layersMax) {
        if (layersMax < 1) {
            throw AskedWrongly.of("`--layers-max` is %d".formatted(layersMax), "1 is the least");
        }
    }

    /// That of a first build, where nobody says what is there.
    private FormerPlan former(Platform target) throws IOException {
        if (previous.value().isPresent()) {
            try (var images = new Images(registries, console)) {
                return FormerPlan.find(previous.value().get(), images, target, console);
            }
        }
        var parcels = lock(before.value(), target).parcels();
        var auto = AutoLayering.after(LayerMemory.EMPTY);
        return new FormerPlan(auto.remember(parcels, auto.plan(parcels, layersMax.value())), Optional.empty());
    }

    private LockParcels lock(Path file, Platform target) throws IOException {
        var selection = Selection.DEFAULT
                .withEnvironment(environment.value())
                .withSubdir(Subdirs.of(target))
                .withVariables(console.environment());
        return LockParcels.of(LockFile.read(file, selection), file.toString(), console);
    }

    private static long bytes(Stream<Row> rows) {
        return rows.mapToLong(row -> LockParcels.known(row.layer.all())).sum();
    }

    private static String text(List<Row> rows, LockParcels lock) {
        var text = new StringBuilder();
        for (var row : rows) {
            text.append("%-5s %10s  %s%n"
                    .formatted(row.sent ? "send" : "stays", lock.text(row.layer.all()), row.layer.text(Parcel::stem)));
        }
        return text.append("%s to send in %d of %d layers, of %s%n"
                        .formatted(
                                lock.sum(bytes(rows.stream().filter(Row::sent))),
                                rows.stream().filter(Row::sent).count(),
                                rows.size(),
                                lock.sum(bytes(rows.stream()))))
                .toString();
    }

    private static List<String> stems(List<Parcel> parcels) {
        return parcels.stream().map(Parcel::stem).toList();
    }

    /// Sums are those of the sizes that the lock says.
    private static String json(List<Row> rows, LockParcels lock) {
        var layers = rows.stream()
                .map(row -> lock.json(row.layer.all())
                        .with("send", Json.of(row.sent))
                        .with("packages", JsonArray.ofStrings(stems(row.layer.packages())))
                        .with("covered", JsonArray.ofStrings(stems(row.layer.covered()))))
                .toList();
        return JsonObject.EMPTY
                .with("sent", bytes(rows.stream().filter(Row::sent)))
                .with("size", bytes(rows.stream()))
                .with("layers", JsonArray.of(layers))
                .pretty();
    }
}
