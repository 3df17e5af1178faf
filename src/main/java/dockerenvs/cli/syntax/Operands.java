package dockerenvs.cli.syntax;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.PositionalParamSpec;

/// All words from a place on, such as the names of what is to be deleted.
public final class Operands implements Argument {
    private final PositionalParamSpec spec;

    private Operands(PositionalParamSpec.Builder model) {
        this.spec = model.type(List.class).auxiliaryTypes(String.class).build();
    }

    /// All words, if there are any.
    public static Operands any(String label, String description) {
        return new Operands(model(0, label, description).arity("0..*"));
    }

    /// One word at least.
    public static Operands some(String label, String description) {
        return someFrom(0, label, description);
    }

    /// One word at least.
    ///
    /// @param index how many words are before the first one
    public static Operands someFrom(int index, String label, String description) {
        return new Operands(model(index, label, description).arity("1..*").required(true));
    }

    private static PositionalParamSpec.Builder model(int index, String label, String description) {
        return PositionalParamSpec.builder()
                .index(index + "..*")
                .paramLabel(label)
                .description(Prose.flowing(description));
    }

    /// The words, in that order.
    public List<String> values() {
        return Optional.<List<String>>ofNullable(spec.getValue())
                .map(List::copyOf)
                .orElse(List.of());
    }

    @Override
    public PositionalParamSpec spec() {
        return spec;
    }
}
