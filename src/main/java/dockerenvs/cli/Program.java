package dockerenvs.cli;

import dockerenvs.cli.syntax.Interpreter;
import dockerenvs.tasks.Listener;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// The program with its streams and environment variables given, so that tests run it as users do.
public final class Program {
    /// Exit codes.
    static final int DONE = 0;

    static final int COULD_NOT = 1;
    static final int DIFFERENT = 1;
    static final int ASKED_WRONGLY = 2;

    private final Console console;
    private final BooleanSupplier interrupted;

    /// A program that prints to these streams.
    ///
    /// @param out gets data; when it cannot be written, the exit code says so
    public Program(OutputStream out, PrintStream err, Map<String, String> environment) {
        this(Console.of(out, err, environment, Listener.quiet()), () -> false);
    }

    /// The same, for somebody who may interrupt it and is then told nothing.
    Program(Console console, BooleanSupplier interrupted) {
        this.console = console;
        this.interrupted = interrupted;
    }

    /// Runs one command line.
    ///
    /// @return the exit code: 0 done, 1 could not, 2 asked wrongly
    public int run(String... arguments) {
        var interpreter = new Interpreter(
                Version.TEXT, console.outWriter(), misuse -> Failures.askedWrongly(misuse, console), this::couldNot);
        var exitCode = interpreter.run(Commands.program(console, arguments), arguments);
        console.out().flush();
        var failure = console.stdout().failure();
        return failure.isEmpty() || interrupted.getAsBoolean()
                ? exitCode
                : Failures.couldNotAnswer(failure.get(), console);
    }

    private int couldNot(Exception failure) {
        // who has interrupted it knows why, and stdout is spoken of when all is over
        return interrupted.getAsBoolean() || console.stdout().failure().isPresent()
                ? COULD_NOT
                : Failures.couldNot(failure, console);
    }
}
