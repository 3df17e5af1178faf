package dockerenvs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The last lines of a terminal, drawn anew again and again. All else that goes to the terminal goes through
/// [#above(OutputStream)]: then these lines make way, and come back below it with the next drawing.
final class Screen implements AutoCloseable {
    private static final String ESCAPE = "\u001b[";
    private static final String CLEAR_LINE = ESCAPE + "K";
    private static final String CLEAR_BELOW = ESCAPE + "J";

    private final PrintStream terminal;
    private final boolean isDumb;
    private final ReentrantLock lock = new ReentrantLock();
    private List<String> drawn = List.of();
    private boolean isLineOpen;
    private boolean isClosed;

    /// @param isDumb whether the terminal knows no more than to go back to the start of the line
    Screen(PrintStream terminal, boolean isDumb) {
        this.terminal = terminal;
        this.isDumb = isDumb;
    }

    boolean isDumb() {
        return isDumb;
    }

    /// Draws in the place of what was drawn before.
    ///
    /// @param lines asked when nobody else writes; the first one alone is drawn where the terminal is dumb
    void draw(Supplier<List<String>> lines) {
        lock.lock();
        try {
            if (!isLineOpen && !isClosed) {
                replace(lines.get());
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing is drawn at the moment.
    boolean isClear() {
        lock.lock();
        try {
            return drawn.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Takes away what was drawn, and draws nothing more.
    @Override
    public void close() {
        lock.lock();
        try {
            replace(List.of());
            isClosed = true;
        } finally {
            lock.unlock();
        }
    }

    private void replace(List<String> lines) {
        if (lines.equals(drawn)) {
            return;
        }
        // in one piece, so that nobody sees half of it
        terminal.print(isDumb ? onOneLine(lines) : onLines(lines));
        terminal.flush();
        drawn = List.copyOf(lines);
    }

    private String onOneLine(List<String> lines) {
        var line = lines.isEmpty() ? "" : lines.getFirst();
        var blanks =
                " ".repeat(Math.max(0, (drawn.isEmpty() ? 0 : drawn.getFirst().length()) - line.length()));
        return "\r" + line + blanks + (line.isEmpty() ? "\r" : "");
    }

    private String onLines(List<String> lines) {
        var up = drawn.size() > 1 ? ESCAPE + (drawn.size() - 1) + "A" : "";
        return lines.isEmpty()
                ? "\r" + up + CLEAR_BELOW
                : "\r" + up + String.join(CLEAR_LINE + "\n", lines) + CLEAR_BELOW;
    }

    /// A stream to the same terminal.
    OutputStream above(OutputStream target) {
        return new Above(target);
    }

    private final class Above extends OutputStream {
        private final OutputStream target;

        Above(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return;
            }
            lock.lock();
            try {
                replace(List.of());
                target.write(bytes, offset, length);
                isLineOpen = bytes[offset + length - 1] != '\n';
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }
    }
}
