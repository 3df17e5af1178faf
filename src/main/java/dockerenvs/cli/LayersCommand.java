package dockerenvs.cli;

import dockerenvs.build.ImageLock;
import dockerenvs.build.Subdirs;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.Selection;
import dockerenvs.layering.AutoLayering;
import dockerenvs.layering.LayerMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Explains which packages share a layer.
@Command(
        name = "layers",
        description = {
            "Explain which packages of an environment, or of an image with one, share a layer: what each layer holds, "
                    + "its bytes as package files, and how likely the next update changes it.",
        },
        versionProvider = Version.class,
        customSynopsis = {
            "docker-envs layers ENV|IMAGE [OPTION]...",
            "       docker-envs layers learn [--git REPO] FILE... [OPTION]...",
            "       docker-envs layers benchmark [--git REPO] FILE... [OPTION]...",
        },
        sortOptions = false)
final class LayersCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "ENV|IMAGE", arity = "0..1", description = "A lock, or an image that `build` made.")
    private String argument = "";

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Option(
            names = "--layers-max",
            paramLabel = "N",
            description = "Layers that the packages of a lock may have; 97 by default.")
    private int layersMax = WhatIfCommand.LAYERS_DEFAULT;

    @Option(names = "--json", description = "Print a JSON list with an object for each layer.")
    private boolean json;

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    private LayersCommand(Console console) {
        this.console = console;
    }

    /// The command with those below it.
    static CommandLine of(Console console) {
        return new CommandLine(new LayersCommand(console))
                .addSubcommand(LayersLearnCommand.NAME, new LayersLearnCommand(console))
                .addSubcommand(LayersBenchmarkCommand.NAME, new LayersBenchmarkCommand(console));
    }

    @Override
    public Integer call() throws IOException {
        if (argument.isEmpty()) {
            throw AskedWrongly.of("there is no environment to explain", "name a lock, or an image that `build` made");
        }
        WhatIfCommand.checkLayersMax(layersMax);
        var file = Path.of(argument);
        if (Files.isRegularFile(file) && isLock(file)) {
            var selection = Selection.DEFAULT.withVariables(console.environment());
            print(LockParcels.of(LockFile.read(file, selection), argument, console), LayerMemory.EMPTY);
            return Program.DONE;
        }
        try (var images = new Images(registries, console)) {
            var image = source.image(images.one(argument, source));
            var selection =
                    Selection.DEFAULT.withSubdir(Subdirs.of(image.platform())).withVariables(console.environment());
            var text = ImageLock.read(image).getBytes(StandardCharsets.UTF_8);
            var lock = LockParcels.of(LockFile.parse(text, Path.of("pixi.lock"), selection), argument, console);
            print(lock, FormerPlan.memory(argument, image, console));
        }
        return Program.DONE;
    }

    private static boolean isLock(Path file) {
        return String.valueOf(file.getFileName()).matches(".*\\.(lock|ya?ml|txt)");
    }

    /// The plan that an image remembers, else the one that a first build would make.
    private void print(LockParcels lock, LayerMemory memory) {
        var known = memory.planOf(lock.parcels());
        if (known.isEmpty() && !memory.layers().isEmpty()) {
            console.warn("`%s` says how layers of other packages were planned, so its own are planned anew"
                    .formatted(argument));
        }
        var auto = AutoLayering.after(known.isPresent() ? memory : LayerMemory.EMPTY);
        var plan = known.orElseGet(() -> auto.plan(lock.parcels(), layersMax));
        var chances = auto.chances(lock.parcels(), plan);
        var rows = new ArrayList<LayerRow>();
        for (var i = 0; i < chances.length; i++) {
            rows.add(LayerRow.of(LayerParcels.of(plan, i), chances[i]));
        }
        console.out().print(json ? LayerRow.json(rows, lock) : LayerRow.text(rows, lock));
    }
}
