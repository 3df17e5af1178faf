package dockerenvs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// `--help` and `--version`, which every command has.
///
/// They are told to the command line library in code, and so is [Program]: what it has to find out by looking at
/// annotations costs every start more.
final class StandardOptions {
    private StandardOptions() {}

    /// Adds them to a command, and to those below it.
    static void addTo(CommandLine commandLine) {
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build());
        commandLine.getSubcommands().values().forEach(StandardOptions::addTo);
    }
}
