package dockerenvs.cli;

import dockerenvs.tasks.Listener;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// stdout and stderr of this process, and what is shown on its terminal meanwhile.
///
/// @param progress shows what is under way where stderr is a terminal, else nothing
/// @param display what shows it
record Streams(OutputStream out, PrintStream err, Listener progress, Optional<ProgressDisplay> display)
        implements AutoCloseable {
    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final List<String> TERMINALS = List.of("/dev/pts/", "/dev/tty", "/dev/console");

    /// @param isTerminal whether stdout is one, as Java sees it; asked where the system does not say more, and then
    ///     stderr is one, too
    static Streams open(Map<String, String> environment, BooleanSupplier isTerminal) {
        var out = new FileOutputStream(FileDescriptor.out);
        var err = new FileOutputStream(FileDescriptor.err);
        if (!isTerminal(ERR, isTerminal)) {
            return new Streams(out, text(err), Listener.quiet(), Optional.empty());
        }
        var term = environment.getOrDefault("TERM", "");
        var screen = new Screen(text(err), term.isEmpty() || term.equals("dumb"));
        var board = new ProgressBoard(InstantSource.system());
        var display = new ProgressDisplay(board, screen, InstantSource.system(), () -> ScreenSize.ask(environment));
        Thread.ofPlatform().daemon().name("progress").start(display::run);
        var shown = isTerminal(OUT, isTerminal) ? screen.above(out) : out;
        return new Streams(shown, text(screen.above(err)), board, Optional.of(display));
    }

    private static boolean isTerminal(int descriptor, BooleanSupplier otherwise) {
        try {
            var file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return TERMINALS.stream().anyMatch(file::startsWith);
        } catch (IOException _) {
            // not Linux
            return otherwise.getAsBoolean();
        }
    }

    private static PrintStream text(OutputStream stream) {
        return new PrintStream(stream, false, StandardCharsets.UTF_8);
    }

    /// Takes away what is shown, and lets go of nothing else: the streams are the process's.
    @Override
    public void close() {
        display.ifPresent(ProgressDisplay::close);
        err.flush();
    }
}
