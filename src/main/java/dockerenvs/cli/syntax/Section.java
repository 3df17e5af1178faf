package dockerenvs.cli.syntax;

import java.util.List;

/// Arguments of a command that the help shows together.
///
/// @param heading empty for those that need none
/// @param arguments only options where there is a heading
record Section(String heading, List<Argument> arguments) {
    Section {
        arguments = List.copyOf(arguments);
    }
}
