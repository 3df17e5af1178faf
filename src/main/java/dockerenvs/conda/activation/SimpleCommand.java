package dockerenvs.conda.activation;

import static dockerenvs.content.MalformedInput.quote;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The commands that are one line of words: assignments and the few built-ins that are understood.
final class SimpleCommand {
    private final int line;
    private final List<Word> arguments;

    private SimpleCommand(int line, List<Word> arguments) {
        this.line = line;
        this.arguments = arguments;
    }

    /// The command of these words, of which there is at least one.
    static Command of(int line, List<Word> words) {
        var assignments = new ArrayList<Assignment>();
        for (var word : words) {
            var assignment = Assignment.of(word);
            if (assignment.isEmpty()) {
                break;
            }
            assignments.add(assignment.get());
        }
        if (assignments.size() == words.size()) {
            return new Command.Assign(line, assignments);
        }
        if (!assignments.isEmpty()) {
            throw new NotUnderstood(line, "variables set for one command");
        }
        var name = words.getFirst().bare();
        if (name.isEmpty()) {
            throw new NotUnderstood(line, "a command whose name is quoted or the value of a variable");
        }
        return new SimpleCommand(line, words.subList(1, words.size())).named(name.get());
    }

    private Command named(String name) {
        return switch (name) {
            case "export" -> new Command.Export(line, exported());
            case "unset" -> new Command.Unset(line, unset());
            case "test" -> new Command.Test(line, arguments);
            case "[" -> new Command.Test(line, bracketed());
            case ":", "true", "echo" -> new Command.Nothing(line, arguments, true);
            case "false" -> new Command.Nothing(line, arguments, false);
            case "return" -> returned();
            default -> throw notUnderstood("the command " + quote(name));
        };
    }

    private List<Command.Exported> exported() {
        var exported = new ArrayList<Command.Exported>();
        for (var argument : arguments) {
            if (argument.assigns()) {
                throw notUnderstood("an assignment inside of `export`, which bash expands twice");
            }
            var assignment = Assignment.ofArgument(argument);
            exported.add(
                    assignment.isPresent()
                            ? new Command.ExportedValue(assignment.get())
                            : new Command.ExportedName(name(argument, "export")));
        }
        if (exported.isEmpty()) {
            throw notUnderstood("`export` without a name");
        }
        return exported;
    }

    private List<String> unset() {
        var isOption = !arguments.isEmpty() && arguments.getFirst().isBare("-v");
        var names = arguments.subList(isOption ? 1 : 0, arguments.size()).stream()
                .map(argument -> name(argument, "unset"))
                .toList();
        if (names.isEmpty()) {
            throw notUnderstood("`unset` without a name");
        }
        return names;
    }

    private String name(Word argument, String command) {
        return argument.constant()
                .filter(Assignment::isName)
                .orElseThrow(
                        () -> notUnderstood("`%s` with something else than the names of variables".formatted(command)));
    }

    private List<Word> bracketed() {
        if (arguments.isEmpty() || !arguments.getLast().constant().equals(Optional.of("]"))) {
            throw notUnderstood("`[` without `]`");
        }
        return arguments.subList(0, arguments.size() - 1);
    }

    private Command returned() {
        var isPlain = arguments.isEmpty()
                || (arguments.size() == 1
                        && arguments.getFirst().bare().orElse("").matches("[0-9]{1,3}"));
        if (!isPlain) {
            throw notUnderstood("`return` with something else than a number");
        }
        return new Command.Return(line);
    }

    private NotUnderstood notUnderstood(String why) {
        return new NotUnderstood(line, why);
    }
}
