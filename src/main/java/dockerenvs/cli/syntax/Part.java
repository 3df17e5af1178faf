package dockerenvs.cli.syntax;

import java.util.List;

/// A part of what a command takes: one argument, or several that belong together.
public interface Part {
    /// The arguments, in the order of the help.
    List<Argument> arguments();
}
