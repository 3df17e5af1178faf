package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Interpreter;

/// Prints the completion script for bash and zsh.
final class CompletionCommand {
    private final Console console;

    CompletionCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of(
                "completion",
                this::run,
                "Print a completion script for bash and zsh: source <(docker-envs completion)");
    }

    private int run() {
        console.out().print(Interpreter.completion(Commands.whole(console)));
        return Program.DONE;
    }
}
