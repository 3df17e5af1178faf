package dockerenvs.cli.syntax;

import static dockerenvs.content.MalformedInput.quote;

import java.util.Optional;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// A command line that cannot be read, in the words of this program.
///
/// @param what what is wrong with it
/// @param hint what to do next
public record Misuse(String what, String hint) {
    static Misuse of(ParameterException failure) {
        var command = failure.getCommandLine().getCommandSpec().qualifiedName();
        var help = "`" + command + " --help` shows what can be said";
        return switch (failure) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched, command, help);
            case MissingParameterException missing -> new Misuse(missing(missing), help);
            case OverwrittenOptionException twice -> new Misuse(name(twice.getOverwritten()) + " is given twice", help);
            default -> new Misuse(value(failure), help);
        };
    }

    private static Misuse unmatched(UnmatchedArgumentException failure, String command, String help) {
        var first = quote(failure.getUnmatched().getFirst());
        var hint = failure.getSuggestions().stream()
                .filter(suggestion -> isClose(suggestion, failure.getUnmatched().getFirst()))
                .findFirst()
                .map(suggestion -> "did you mean `" + suggestion + "`? " + help)
                .orElse(help);
        if (failure.isUnknownOption()) {
            return new Misuse("`%s` has no option %s".formatted(command, first), hint);
        }
        var hasCommands = !failure.getCommandLine().getSubcommands().isEmpty();
        return hasCommands
                ? new Misuse("there is no command " + first, hint)
                : new Misuse("%s is one argument too many".formatted(first), help);
    }

    /// People mistype the beginning of a word least of all.
    private static boolean isClose(String suggestion, String word) {
        var start = suggestion.startsWith("--") ? 3 : 1;
        return word.startsWith(suggestion.substring(0, start));
    }

    private static String missing(MissingParameterException failure) {
        var option = failure.getMissing().stream().findFirst();
        if (option.isEmpty()) {
            return text(failure);
        }
        return text(failure).startsWith("Missing required parameter for option")
                ? "%s needs a value: %s"
                        .formatted(name(option.get()), option.get().paramLabel())
                : name(option.get()) + " is missing";
    }

    private static String value(ParameterException failure) {
        var argument = Optional.<ArgSpec>ofNullable(failure.getArgSpec());
        var value = Optional.ofNullable(failure.getValue());
        if (argument.isEmpty() || value.isEmpty()) {
            return text(failure);
        }
        return failure.getCause() instanceof TypeConversionException wrong
                ? "%s is %s, and %s".formatted(name(argument.get()), quote(value.get()), wrong.getMessage())
                : text(failure);
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? "`" + option.longestName() + "`" : argument.paramLabel();
    }

    private static String text(ParameterException failure) {
        return String.valueOf(failure.getMessage());
    }
}
