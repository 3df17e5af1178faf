package dockerenvs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What is done with a registry of our own.
@Command(
        name = "registry",
        description = "Run a registry of images.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false)
final class RegistryCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private RegistryCommand() {}

    /// The command with those below it.
    static CommandLine of(Console console) {
        return new CommandLine(new RegistryCommand())
                .addSubcommand(RegistryServeCommand.NAME, new RegistryServeCommand(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: `serve`");
    }
}
