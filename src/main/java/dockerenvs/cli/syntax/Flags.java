package dockerenvs.cli.syntax;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/// An option without a value, of which it counts how often it is given.
public final class Flags implements Argument {
    private final OptionSpec spec;

    private Flags(OptionSpec spec) {
        this.spec = spec;
    }

    /// A flag that may be repeated.
    ///
    /// @param form as the help shows it, such as `-v, --verbose`
    public static Flags of(String form, String description) {
        return new Flags(Form.parse(form)
                .option(description)
                .arity("0")
                .type(List.class)
                .auxiliaryTypes(boolean.class)
                .build());
    }

    /// How often it was given.
    public int count() {
        return Optional.<List<?>>ofNullable(spec.getValue()).orElse(List.of()).size();
    }

    @Override
    public OptionSpec spec() {
        return spec;
    }
}
