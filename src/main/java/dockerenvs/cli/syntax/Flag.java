package dockerenvs.cli.syntax;

import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/// An option without a value, to be given once.
public final class Flag implements Argument {
    private final OptionSpec spec;

    private Flag(OptionSpec spec) {
        this.spec = spec;
    }

    /// A flag.
    ///
    /// @param form as the help shows it, such as `-q, --quiet`
    public static Flag of(String form, String description) {
        return new Flag(Form.parse(form).option(description).type(boolean.class).build());
    }

    /// Whether it was given.
    public boolean isGiven() {
        return Optional.<Boolean>ofNullable(spec.getValue()).orElse(false);
    }

    @Override
    public OptionSpec spec() {
        return spec;
    }
}
