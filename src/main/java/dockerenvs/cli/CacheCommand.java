package dockerenvs.cli;

import dockerenvs.build.CacheUse;
import dockerenvs.build.Workshop;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Shows and cleans what builds have kept.
@Command(
        name = "cache",
        description = "Show or clean what builds keep: packages as fetched, packages as linked, layers.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false)
final class CacheCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CacheCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: `list` or `clean`");
    }

    @Command(name = "list", description = "Show what is kept, and where.")
    Integer list() throws IOException {
        var folder = Workshop.folder(console.environment());
        console.out().println(folder);
        for (var use : CacheUse.of(folder)) {
            console.out()
                    .println("  %-10s %10s in %s"
                            .formatted(use.name(), ImageText.size(use.size()), ImageText.count(use.files(), "file")));
        }
        return Program.DONE;
    }

    @Command(name = "clean", description = "Forget what is kept; it is fetched and made again when it is needed.")
    Integer clean(
            @Option(
                            names = "--keep",
                            paramLabel = "SIZE",
                            defaultValue = "0",
                            description = "Keep what was used last, up to this size each, such as 500M or 2G.")
                    String keep)
            throws IOException {
        var bytesMax = AskedWrongly.unlessReadable("--keep", keep, ByteSize::parse);
        var freed = CacheUse.clean(Workshop.folder(console.environment()), bytesMax);
        console.err().println("%s given back".formatted(ImageText.size(freed)));
        return Program.DONE;
    }
}
