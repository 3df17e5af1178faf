package dockerenvs.cli.syntax;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;

/// One thing that can be said.
///
/// It is declared where it is needed, belongs to one [Command], and knows what was said once the [Interpreter] runs
/// that command. Before, nothing was.
public sealed interface Argument extends Part permits Flag, Flags, Setting, Settings, Operand, Operands {
    /// The library's model of it, in which the value is, too.
    ArgSpec spec();

    @Override
    default List<Argument> arguments() {
        return List.of(this);
    }
}
