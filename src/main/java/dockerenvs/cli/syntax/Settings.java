package dockerenvs.cli.syntax;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/// An option that may be repeated, with a value each time; or with several at once where its form has a comma, as
/// `--limit=N,...` has.
///
/// @param <T> what a value is read as
public final class Settings<T> implements Argument {
    private final OptionSpec spec;
    private final List<T> otherwise;

    private Settings(OptionSpec spec, List<T> otherwise) {
        this.spec = spec;
        this.otherwise = otherwise;
    }

    /// Texts; none by default.
    ///
    /// @param form as the help shows it, such as `-p, --package=NAME`
    public static Settings<String> of(String form, String description) {
        return of(form, Value.TEXT, description);
    }

    /// Values; none by default.
    ///
    /// @param form as the help shows it, such as `-o, --output=FILE`
    public static <T> Settings<T> of(String form, Value<T> value, String description) {
        return of(form, value, List.of(), description);
    }

    /// Values with a default, which counts where none is given.
    ///
    /// @param form as the help shows it, such as `-o, --output=FILE`
    public static <T> Settings<T> of(String form, Value<T> value, List<T> otherwise, String description) {
        return new Settings<>(value.many(Form.parse(form).option(description)).build(), otherwise);
    }

    /// Texts after the name of the option, as many as there are before the next option, and there may be none.
    ///
    /// @param form without the brackets and dots that the help adds, such as `--update=NAME`
    /// @param alone what counts as given where the option stands alone
    public static Settings<String> following(String form, String alone, String description) {
        var option = Form.parse(form)
                .option(description)
                .arity("0..*")
                .fallbackValue(alone)
                .hideParamSyntax(false);
        return new Settings<>(Value.TEXT.many(option).build(), List.of());
    }

    /// What was given, in that order, or else the default.
    public List<T> values() {
        return Optional.<List<T>>ofNullable(spec.getValue()).map(List::copyOf).orElse(otherwise);
    }

    @Override
    public OptionSpec spec() {
        return spec;
    }
}
