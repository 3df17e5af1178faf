package dockerenvs.conda.activation;

import java.util.List;

/// What a script may do: everything the evaluator can do, and nothing else.
sealed interface Command {
    /// Where it begins, counted from 1.
    int line();

    /// One after the other; the last one decides on success.
    record Sequence(int line, List<Command> commands) implements Command {}

    /// `first && … || …`, from left to right.
    record Chain(int line, Command first, List<Link> links) implements Command {}

    /// A command of a chain that runs only after success, or only after failure.
    record Link(boolean afterSuccess, Command command) {}

    /// `! command`.
    record Negation(int line, Command command) implements Command {}

    /// `if`, with a branch for each `elif`; `otherwise` may be empty.
    record If(int line, List<Branch> branches, Sequence otherwise) implements Command {}

    record Branch(Sequence condition, Sequence body) {}

    /// `while`, or `until` when `untilSuccess`.
    record Loop(int line, boolean untilSuccess, Sequence condition, Sequence body) implements Command {}

    /// `for name in words`.
    record For(int line, String name, List<Word> words, Sequence body) implements Command {}

    /// `case subject in … esac`.
    record Case(int line, Word subject, List<Clause> clauses) implements Command {}

    record Clause(List<Word> patterns, Sequence body) {}

    /// `NAME=word …`.
    record Assign(int line, List<Assignment> assignments) implements Command {}

    /// `export NAME=word NAME …`.
    record Export(int line, List<Exported> items) implements Command {}

    /// An argument of `export`.
    sealed interface Exported {}

    record ExportedName(String name) implements Exported {}

    record ExportedValue(Assignment assignment) implements Exported {}

    /// `unset NAME …`.
    record Unset(int line, List<String> names) implements Command {}

    /// `test …` and `[ … ]`: what is asked shows only after expansion.
    record Test(int line, List<Word> arguments) implements Command {}

    /// `[[ … ]]`.
    record Conditional(int line, Condition condition) implements Command {}

    /// `:`, `true`, `false` and `echo`: the arguments are expanded, nothing else happens.
    record Nothing(int line, List<Word> arguments, boolean succeeds) implements Command {}

    /// `return`: the script ends here.
    record Return(int line) implements Command {}
}
