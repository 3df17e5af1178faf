package dockerenvs.conda.activation;

import java.util.List;
import java.util.Optional;

/// A word of a script before expansion (POSIX.1-2024, Shell Command Language, 2.6): text and parameters, side by
/// side.
record Word(List<Part> parts) {
    static final Word EMPTY = new Word(List.of());

    Word {
        parts = List.copyOf(parts);
    }

    /// A piece of a word. Quoted pieces are neither split into fields nor taken as patterns.
    sealed interface Part {}

    /// Text without its quotes.
    record Literal(String text, boolean quoted) implements Part {}

    /// `$NAME` or `${NAME…}`; `operand` is what follows the operator.
    record Parameter(String name, Operator operator, Word operand, boolean quoted) implements Part {}

    /// What is done with the value of a parameter.
    enum Operator {
        VALUE(""),
        WHEN_UNSET("-"),
        WHEN_EMPTY(":-"),
        ASSIGN_WHEN_UNSET("="),
        ASSIGN_WHEN_EMPTY(":="),
        WHEN_SET("+"),
        WHEN_FILLED(":+"),
        SHORTEST_PREFIX("#"),
        LONGEST_PREFIX("##"),
        SHORTEST_SUFFIX("%"),
        LONGEST_SUFFIX("%%");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        static Optional<Operator> of(String sign) {
            for (var operator : values()) {
                if (operator.sign.equals(sign)) {
                    return Optional.of(operator);
                }
            }
            return Optional.empty();
        }

        boolean assigns() {
            return this == ASSIGN_WHEN_UNSET || this == ASSIGN_WHEN_EMPTY;
        }

        boolean trims() {
            return sign.startsWith("#") || sign.startsWith("%");
        }
    }

    /// The text of a word without quotes and parameters, as reserved words, operators and commands are; empty for
    /// any other.
    Optional<String> bare() {
        return parts.size() == 1 && parts.getFirst() instanceof Literal(var text, var quoted) && !quoted
                ? Optional.of(text)
                : Optional.empty();
    }

    boolean isBare(String text) {
        return bare().filter(text::equals).isPresent();
    }

    /// Whether expanding the word may set a variable.
    boolean assigns() {
        return parts.stream()
                .anyMatch(part -> part instanceof Parameter parameter
                        && (parameter.operator().assigns()
                                || parameter.operand().assigns()));
    }

    /// The text of a word without parameters, whatever its quotes.
    Optional<String> constant() {
        var text = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Literal literal -> text.append(literal.text());
                case Parameter _ -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(text.toString());
    }
}
