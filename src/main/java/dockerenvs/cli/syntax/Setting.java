package dockerenvs.cli.syntax;

import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/// An option with a value, to be given once.
///
/// @param <T> what the value is read as; an [Optional] where there is no default
public final class Setting<T> implements Argument {
    private final OptionSpec spec;
    private final T otherwise;

    private Setting(OptionSpec spec, T otherwise) {
        this.spec = spec;
        this.otherwise = otherwise;
    }

    /// A text without a default.
    ///
    /// @param form as the help shows it, such as `-u, --user=NAME`
    public static Setting<Optional<String>> optional(String form, String description) {
        return optional(form, Value.TEXT, description);
    }

    /// A value without a default.
    ///
    /// @param form as the help shows it, such as `-o, --output=FILE`
    public static <T> Setting<Optional<T>> optional(String form, Value<T> value, String description) {
        return of(form, value.optional(), Optional.empty(), description);
    }

    /// A text with a default.
    ///
    /// @param form as the help shows it, such as `-u, --user=NAME`
    public static Setting<String> of(String form, String otherwise, String description) {
        return of(form, Value.TEXT, otherwise, description);
    }

    /// A value with a default.
    ///
    /// @param form as the help shows it, such as `-o, --output=FILE`
    public static <T> Setting<T> of(String form, Value<T> value, T otherwise, String description) {
        return new Setting<>(value.one(Form.parse(form).option(description)).build(), otherwise);
    }

    /// The same, but the help does not show it.
    public Setting<T> hidden() {
        return new Setting<>(OptionSpec.builder(spec).hidden(true).build(), otherwise);
    }

    /// What was given, or else the default.
    public T value() {
        return Optional.<T>ofNullable(spec.getValue()).orElse(otherwise);
    }

    @Override
    public OptionSpec spec() {
        return spec;
    }
}
