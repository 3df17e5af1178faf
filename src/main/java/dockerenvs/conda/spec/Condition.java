package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.List;

/// When a dependency counts (CEP 43), such as `python <3.11 and (__unix or __win)`: `and` binds tighter than `or`.
public sealed interface Condition {
    /// A package that matches is there, or a virtual one.
    record Matched(MatchSpec spec) implements Condition {}

    /// All of them hold.
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /// One of them holds.
    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /// Reads a condition.
    ///
    /// @throws MalformedInput when it is none
    static Condition parse(String text) {
        var words = words(text);
        var position = new int[1];
        var result = any(words, position, text);
        if (position[0] < words.size()) {
            throw malformed(text);
        }
        return result;
    }

    /// Parentheses, `and`, `or`, and what is between them.
    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        var spec = new StringBuilder();
        for (var word : text.replace("(", " ( ").replace(")", " ) ").split("\\s+", -1)) {
            var sign = List.of("(", ")", "and", "or").contains(word);
            if (sign) {
                flush(spec, words);
                words.add(word);
            } else if (!word.isEmpty()) {
                spec.append(spec.isEmpty() ? "" : " ").append(word);
            }
        }
        flush(spec, words);
        return words;
    }

    private static void flush(StringBuilder spec, List<String> words) {
        if (!spec.isEmpty()) {
            words.add(spec.toString());
            spec.setLength(0);
        }
    }

    private static Condition any(List<String> words, int[] position, String text) {
        var parts = new ArrayList<Condition>();
        do {
            parts.add(all(words, position, text));
        } while (took("or", words, position));
        return parts.size() == 1 ? parts.getFirst() : new Any(parts);
    }

    private static Condition all(List<String> words, int[] position, String text) {
        var parts = new ArrayList<Condition>();
        do {
            parts.add(part(words, position, text));
        } while (took("and", words, position));
        return parts.size() == 1 ? parts.getFirst() : new All(parts);
    }

    private static Condition part(List<String> words, int[] position, String text) {
        if (took("(", words, position)) {
            var inner = any(words, position, text);
            if (!took(")", words, position)) {
                throw malformed(text);
            }
            return inner;
        }
        if (position[0] == words.size()) {
            throw malformed(text);
        }
        return new Matched(MatchSpec.parse(words.get(position[0]++)));
    }

    private static boolean took(String word, List<String> words, int[] position) {
        var there = position[0] < words.size() && words.get(position[0]).equals(word);
        if (there) {
            position[0]++;
        }
        return there;
    }

    private static MalformedInput malformed(String text) {
        return MalformedInput.of(
                "%s is not a condition".formatted(MalformedInput.quote(text)),
                "write specs with `and`, `or` and parentheses between them");
    }
}
