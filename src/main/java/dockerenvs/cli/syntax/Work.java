package dockerenvs.cli.syntax;

import java.io.IOException;

/// What a command does.
@FunctionalInterface
public interface Work {
    /// Does it, and gives an exit code.
    int run() throws IOException;
}
