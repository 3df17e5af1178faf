package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Value;
import dockerenvs.content.PendingFile;
import dockerenvs.layering.LayerTrial;
import java.io.IOException;
import java.nio.file.Path;

/// Learns from the past of a lock what a first image cannot know.
final class LayersLearnCommand {
    private final Console console;

    private final HistoryOptions source = new HistoryOptions();

    private final Setting<Integer> layersMax = Setting.of(
            "--layers-max=N",
            Value.NUMBER,
            WhatIfCommand.LAYERS_DEFAULT,
            "Layers that packages may have; 97 by default.");

    private final Setting<Path> output = Setting.of(
            "-o, --output=FILE", Value.PATH, Path.of("-"), "The file to write; `-` is stdout, and the default.");

    LayersLearnCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("learn", this::run, """
                Learn which packages change, and which together, from the history of a lock, and write it to a
                file for `build --previous`: a first image is then planned as if the locks before had been
                built.""").with(source, layersMax, output);
    }

    private int run() throws IOException {
        WhatIfCommand.checkLayersMax(layersMax.value());
        var histories = source.histories(console);
        if (histories.size() != 1) {
            throw AskedWrongly.of(
                    "there are %d histories to learn from".formatted(histories.size()),
                    "name one; each environment has its own");
        }
        var text = LayerTrial.learn(histories.getFirst(), layersMax.value()).text();
        if (TargetOptions.isStdout(output.value())) {
            console.out().print(text);
            return Program.DONE;
        }
        try (var pending = PendingFile.beside(output.value());
                var out = pending.stream(0)) {
            out.write(text.getBytes(UTF_8));
            pending.commit();
        }
        console.err()
                .println("%s: learnt from %s"
                        .formatted(
                                output.value(),
                                ImageText.count(histories.getFirst().locks().size(), "lock")));
        return Program.DONE;
    }
}
