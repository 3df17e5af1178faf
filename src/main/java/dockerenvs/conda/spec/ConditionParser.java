package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.List;

/// Reads conditions by recursive descent.
final class ConditionParser {
    private static final int LEVELS_MAX = 50;
    private static final int WAYS_MAX = 64;
    private static final List<String> SIGNS = List.of("(", ")", "and", "or");

    private final String text;
    private final List<String> words = new ArrayList<>();
    private int position;
    private int level;

    ConditionParser(String text) {
        this.text = text;
    }

    Condition parse() {
        split();
        var result = any();
        if (position < words.size()) {
            throw malformed();
        }
        if (ways(result) > WAYS_MAX) {
            throw MalformedInput.of(
                    "%s holds in more than %d ways".formatted(MalformedInput.quote(text), WAYS_MAX), "");
        }
        return result;
    }

    /// In how many combinations of its specs it can hold.
    private static long ways(Condition condition) {
        return switch (condition) {
            case Condition.Matched _ -> 1;
            case Condition.Any(var parts) -> {
                var sum = 0L;
                for (var part : parts) {
                    sum += ways(part);
                }
                yield Math.min(sum, WAYS_MAX + 1);
            }
            case Condition.All(var parts) -> {
                var product = 1L;
                for (var part : parts) {
                    product = Math.min(product * ways(part), WAYS_MAX + 1);
                }
                yield product;
            }
        };
    }

    /// Into signs and what is between them.
    private void split() {
        var spec = new StringBuilder();
        for (var word : text.replace("(", " ( ").replace(")", " ) ").split("\\s+", -1)) {
            if (SIGNS.contains(word)) {
                flush(spec);
                words.add(word);
            } else if (!word.isEmpty()) {
                spec.append(spec.isEmpty() ? "" : " ").append(word);
            }
        }
        flush(spec);
    }

    private void flush(StringBuilder spec) {
        if (!spec.isEmpty()) {
            words.add(spec.toString());
            spec.setLength(0);
        }
    }

    private Condition any() {
        var parts = new ArrayList<Condition>();
        do {
            parts.add(all());
        } while (took("or"));
        return parts.size() == 1 ? parts.getFirst() : new Condition.Any(parts);
    }

    private Condition all() {
        var parts = new ArrayList<Condition>();
        do {
            parts.add(part());
        } while (took("and"));
        return parts.size() == 1 ? parts.getFirst() : new Condition.All(parts);
    }

    private Condition part() {
        if (took("(")) {
            if (++level > LEVELS_MAX) {
                throw malformed();
            }
            var inner = any();
            level--;
            if (!took(")")) {
                throw malformed();
            }
            return inner;
        }
        if (position == words.size() || SIGNS.contains(words.get(position))) {
            throw malformed();
        }
        var spec = MatchSpec.parse(words.get(position++));
        if (spec.name().contains("*")) {
            throw malformed();
        }
        return new Condition.Matched(spec);
    }

    private boolean took(String word) {
        var there = position < words.size() && words.get(position).equals(word);
        if (there) {
            position++;
        }
        return there;
    }

    private MalformedInput malformed() {
        return MalformedInput.of(
                "%s is not a condition".formatted(MalformedInput.quote(text)),
                "write specs with `and`, `or` and parentheses between them");
    }
}
