package dockerenvs.cli.syntax;

import java.util.Optional;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A word that means something by its place, such as the file to be read.
///
/// @param <T> what it is read as; an [Optional] where it may be missing
public final class Operand<T> implements Argument {
    private final PositionalParamSpec spec;
    private final Optional<T> otherwise;

    private Operand(PositionalParamSpec spec, Optional<T> otherwise) {
        this.spec = spec;
        this.otherwise = otherwise;
    }

    /// The first word, a text.
    public static Operand<String> of(String label, String description) {
        return at(0, label, Value.TEXT, description);
    }

    /// The first word.
    public static <T> Operand<T> of(String label, Value<T> value, String description) {
        return at(0, label, value, description);
    }

    /// A later word, a text.
    ///
    /// @param index how many words are before it
    public static Operand<String> at(int index, String label, String description) {
        return at(index, label, Value.TEXT, description);
    }

    /// A later word.
    ///
    /// @param index how many words are before it
    public static <T> Operand<T> at(int index, String label, Value<T> value, String description) {
        var model = model(index, label, description).required(true);
        return new Operand<>(value.one(model).build(), Optional.empty());
    }

    /// The first word, which may be missing.
    public static Operand<Optional<String>> optional(String label, String description) {
        var model = model(0, label, description).arity("0..1");
        return new Operand<>(Value.TEXT.optional().one(model).build(), Optional.of(Optional.empty()));
    }

    /// The first word, a text, which may be missing.
    ///
    /// @param otherwise what it is then
    public static Operand<String> of(String label, String otherwise, String description) {
        var model = model(0, label, description).arity("0..1");
        return new Operand<>(Value.TEXT.one(model).build(), Optional.of(otherwise));
    }

    private static PositionalParamSpec.Builder model(int index, String label, String description) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .paramLabel(label)
                .description(Prose.flowing(description));
    }

    /// The word.
    ///
    /// @throws IllegalStateException when no command line was read
    public T value() {
        return Optional.<T>ofNullable(spec.getValue())
                .or(() -> otherwise)
                .orElseThrow(() -> new IllegalStateException("`%s` was not read".formatted(spec.paramLabel())));
    }

    @Override
    public PositionalParamSpec spec() {
        return spec;
    }
}
