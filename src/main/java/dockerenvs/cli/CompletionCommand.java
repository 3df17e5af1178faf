package dockerenvs.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Prints the completion script for bash and zsh.
@Command(
        name = CompletionCommand.NAME,
        description = "Print a completion script for bash and zsh: source <(docker-envs completion)",
        versionProvider = Version.class)
final class CompletionCommand implements Runnable {
    static final String NAME = "completion";

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.out().print(AutoComplete.bash("docker-envs", spec.root().commandLine()));
    }
}
