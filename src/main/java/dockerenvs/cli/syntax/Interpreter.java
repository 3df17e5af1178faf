package dockerenvs.cli.syntax;

import java.io.PrintWriter;
import java.util.function.ToIntFunction;
import picocli.AutoComplete;

/// Reads command lines, and runs the command that one asks for, or answers `--help` and `--version`.
///
/// @param version what `--version` says
/// @param out gets help and version
/// @param misused is told what cannot be read, and gives the exit code
/// @param failed is told why a command failed, and gives the exit code
public record Interpreter(
        String version, PrintWriter out, ToIntFunction<Misuse> misused, ToIntFunction<Exception> failed) {
    /// Runs one command line.
    ///
    /// @param program its commands need not be more than the command line asks for
    /// @return the exit code of the command, 0 for help and version
    public int run(Command program, String... arguments) {
        return Model.of(program, version)
                .setOut(out)
                .setParameterExceptionHandler((failure, _) -> misused.applyAsInt(Misuse.of(failure)))
                .setExecutionExceptionHandler((failure, _, _) -> failed.applyAsInt(failure))
                .execute(arguments);
    }

    /// A script that completes command lines of `program` in bash and zsh.
    public static String completion(Command program) {
        return AutoComplete.bash(program.name(), Model.of(program, ""));
    }
}
