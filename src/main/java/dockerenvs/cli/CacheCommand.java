package dockerenvs.cli;

import dockerenvs.build.CacheUse;
import dockerenvs.build.Workshop;
import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Setting;
import java.io.IOException;

/// Shows and cleans what builds have kept.
final class CacheCommand {
    private final Console console;

    private final Setting<String> keep =
            Setting.of("--keep=SIZE", "0", "Keep what was used last, up to this size each, such as 500M or 2G.");

    CacheCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of(
                        "cache",
                        CacheCommand::missing,
                        "Show or clean what builds keep: packages as fetched, packages as linked, layers.")
                .withCommands(
                        Command.of(
                                        "clean",
                                        this::clean,
                                        "Forget what is kept; it is fetched and made again when it is needed.")
                                .with(keep),
                        Command.of("list", this::list, "Show what is kept, and where."));
    }

    private static int missing() {
        throw Commands.missing("docker-envs cache", "a command is missing: `list` or `clean`");
    }

    private int list() throws IOException {
        var folder = Workshop.folder(console.environment());
        console.out().println(folder);
        for (var use : CacheUse.of(folder)) {
            console.out()
                    .println("  %-10s %10s in %s"
                            .formatted(use.name(), ImageText.size(use.size()), ImageText.count(use.files(), "file")));
        }
        return Program.DONE;
    }

    private int clean() throws IOException {
        var bytesMax = AskedWrongly.unlessReadable("--keep", keep.value(), ByteSize::parse);
        var freed = CacheUse.clean(Workshop.folder(console.environment()), bytesMax);
        console.err().println("%s given back".formatted(ImageText.size(freed)));
        return Program.DONE;
    }
}
