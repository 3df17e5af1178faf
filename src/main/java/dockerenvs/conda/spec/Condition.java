package dockerenvs.conda.spec;

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
    /// @throws dockerenvs.content.MalformedInput when it is none
    static Condition parse(String text) {
        return new ConditionParser(text).parse();
    }
}
