package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.PendingFile;
import dockerenvs.layering.LayerTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Learns from the past of a lock what a first image cannot know.
@Command(
        name = LayersLearnCommand.NAME,
        description = {
            "Learn which packages change, and which together, from the history of a lock, and write it to a file "
                    + "for `build --previous`: a first image is then planned as if the locks before had been built.",
        },
        versionProvider = Version.class,
        sortOptions = false)
final class LayersLearnCommand implements Callable<Integer> {
    static final String NAME = "learn";

    private final Console console;

    @Mixin
    private HistoryOptions source = new HistoryOptions();

    @Option(names = "--layers-max", paramLabel = "N", description = "Layers that packages may have; 97 by default.")
    private int layersMax = WhatIfCommand.LAYERS_DEFAULT;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to write; `-` is stdout, and the default.")
    private Path output = Path.of("-");

    LayersLearnCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        WhatIfCommand.checkLayersMax(layersMax);
        var histories = source.histories(console);
        if (histories.size() != 1) {
            throw AskedWrongly.of(
                    "there are %d histories to learn from".formatted(histories.size()),
                    "name one; each environment has its own");
        }
        var text = LayerTrial.learn(histories.getFirst(), layersMax).text();
        if (TargetOptions.isStdout(output)) {
            console.out().print(text);
            return Program.DONE;
        }
        try (var pending = PendingFile.beside(output);
                var out = pending.stream(0)) {
            out.write(text.getBytes(UTF_8));
            pending.commit();
        }
        console.err()
                .println("%s: learnt from %s"
                        .formatted(
                                output,
                                ImageText.count(histories.getFirst().locks().size(), "lock")));
        return Program.DONE;
    }
}
