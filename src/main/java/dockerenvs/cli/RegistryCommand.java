package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;

/// What is done with a registry of our own.
final class RegistryCommand {
    private final Console console;

    RegistryCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("registry", RegistryCommand::missing, "Run a registry of images.")
                .withCommands(new RegistryServeCommand(console).command());
    }

    private static int missing() {
        throw Commands.missing("docker-envs registry", "a command is missing: `serve`");
    }
}
