package dockerenvs.cli.syntax;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/// A kind of value, and how a word becomes one.
///
/// What is wrong with a word is said so that it can follow "it is `word`, and".
///
/// @param <T> what words are read as
public final class Value<T> {
    /// Any word, as it is.
    public static final Value<String> TEXT = new Value<>(String.class, Function.identity(), List.of());

    /// A file or folder, which shells complete.
    public static final Value<Path> PATH = new Value<>(Path.class, Path::of, List.of());

    /// A whole number.
    public static final Value<Integer> NUMBER = new Value<>(Integer.class, Value::number, List.of());

    /// A number that may have a fraction.
    public static final Value<Double> FRACTION = new Value<>(Double.class, Value::fraction, List.of());

    private final Class<?> type;
    private final Function<String, T> parse;
    private final List<String> choices;

    private Value(Class<?> type, Function<String, T> parse, List<String> choices) {
        this.type = type;
        this.parse = parse;
        this.choices = choices;
    }

    /// One of these, whose names are in small letters; those of a word do not matter.
    public static <T extends Enum<T>> Value<T> oneOf(T[] choices) {
        var all = List.of(choices);
        var names = all.stream().map(Value::name).toList();
        return new Value<>(
                String.class,
                word -> all.stream()
                        .filter(choice -> name(choice).equalsIgnoreCase(word))
                        .findFirst()
                        .orElseThrow(() -> new TypeConversionException("not one of " + String.join(", ", names))),
                names);
    }

    private static String name(Enum<?> choice) {
        return choice.toString().toLowerCase(Locale.ROOT);
    }

    private static Integer number(String word) {
        try {
            return Integer.valueOf(word);
        } catch (NumberFormatException _) {
            throw new TypeConversionException("not a number");
        }
    }

    private static Double fraction(String word) {
        try {
            return Double.valueOf(word);
        } catch (NumberFormatException _) {
            throw new TypeConversionException("not a number");
        }
    }

    /// The same, or nothing.
    Value<Optional<T>> optional() {
        return new Value<>(type, parse.andThen(Optional::of), choices);
    }

    /// An option with one such value.
    OptionSpec.Builder one(OptionSpec.Builder option) {
        return converted(option.type(type));
    }

    /// An option with a list of such values.
    OptionSpec.Builder many(OptionSpec.Builder option) {
        return converted(option.type(List.class).auxiliaryTypes(type));
    }

    private OptionSpec.Builder converted(OptionSpec.Builder option) {
        var converted = option.converters(parse::apply);
        return choices.isEmpty() ? converted : converted.completionCandidates(choices);
    }

    /// An operand with one such value.
    PositionalParamSpec.Builder one(PositionalParamSpec.Builder operand) {
        return operand.type(type).converters(parse::apply);
    }
}
