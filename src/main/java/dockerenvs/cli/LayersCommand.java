package dockerenvs.cli;

import dockerenvs.build.ImageLock;
import dockerenvs.build.Subdirs;
import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Operand;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Value;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.Selection;
import dockerenvs.layering.AutoLayering;
import dockerenvs.layering.LayerMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/// Explains which packages share a layer.
final class LayersCommand {
    private final Console console;

    private final Operand<Optional<String>> argument =
            Operand.optional("ENV|IMAGE", "A lock, or an image that `build` made.");

    private final SourceOptions source = new SourceOptions();

    private final Setting<Integer> layersMax = Setting.of(
            "--layers-max=N",
            Value.NUMBER,
            WhatIfCommand.LAYERS_DEFAULT,
            "Layers that the packages of a lock may have; 97 by default.");

    private final Flag json = Flag.of("--json", "Print a JSON list with an object for each layer.");

    private final RegistryOptions registries = new RegistryOptions();

    LayersCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("layers", this::run, """
                Explain which packages of an environment, or of an image with one, share a layer: what each layer
                holds, its bytes as package files, and how likely the next update changes it.""")
                .withSynopsis(
                        "docker-envs layers ENV|IMAGE [OPTION]...",
                        "docker-envs layers learn [--git REPO] FILE... [OPTION]...",
                        "docker-envs layers benchmark [--git REPO] FILE... [OPTION]...")
                .with(argument, source, layersMax, json)
                .with("Registries", registries)
                .withCommands(new LayersLearnCommand(console).command(), new LayersBenchmarkCommand(console).command());
    }

    private int run() throws IOException {
        var named = argument.value()
                .orElseThrow(() -> AskedWrongly.of(
                        "there is no environment to explain", "name a lock, or an image that `build` made"));
        WhatIfCommand.checkLayersMax(layersMax.value());
        var file = Path.of(named);
        if (Files.isRegularFile(file) && isLock(file)) {
            var selection = Selection.DEFAULT.withVariables(console.environment());
            print(named, LockParcels.of(LockFile.read(file, selection), named, console), LayerMemory.EMPTY);
            return Program.DONE;
        }
        try (var images = new Images(registries, console)) {
            var image = source.image(images.one(named, source));
            var selection =
                    Selection.DEFAULT.withSubdir(Subdirs.of(image.platform())).withVariables(console.environment());
            var text = ImageLock.read(image).getBytes(StandardCharsets.UTF_8);
            var lock = LockParcels.of(LockFile.parse(text, Path.of("pixi.lock"), selection), named, console);
            print(named, lock, FormerPlan.memory(named, image, console));
        }
        return Program.DONE;
    }

    private static boolean isLock(Path file) {
        return String.valueOf(file.getFileName()).matches(".*\\.(lock|ya?ml|txt)");
    }

    /// The plan that an image remembers, else the one that a first build would make.
    private void print(String named, LockParcels lock, LayerMemory memory) {
        var known = memory.planOf(lock.parcels());
        if (known.isEmpty() && !memory.layers().isEmpty()) {
            console.warn("`%s` says how layers of other packages were planned, so its own are planned anew"
                    .formatted(named));
        }
        var auto = AutoLayering.after(known.isPresent() ? memory : LayerMemory.EMPTY);
        var plan = known.orElseGet(() -> auto.plan(lock.parcels(), layersMax.value()));
        var chances = auto.chances(lock.parcels(), plan);
        var rows = new ArrayList<LayerRow>();
        for (var i = 0; i < chances.length; i++) {
            rows.add(LayerRow.of(LayerParcels.of(plan, i), chances[i]));
        }
        console.out().print(json.isGiven() ? LayerRow.json(rows, lock) : LayerRow.text(rows, lock));
    }
}
