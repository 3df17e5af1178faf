package dockerenvs.conda.solve;

import dockerenvs.conda.spec.MatchSpec;
import java.util.List;

/// There is no solution, and this is why.
///
/// @param kind what to do about it depends on this
/// @param specs those of the wish that cannot all be had: without any one of them the rest can; of
///     [Kind#NOT_FOUND] all that cannot be had, whatever else is asked for
/// @param story lines that tell a person why, to be read from the top; indented by two spaces for each step
public record Conflict(Kind kind, List<MatchSpec> specs, List<String> story) implements Resolution {
    /// What is wrong.
    public enum Kind {
        /// A spec asks for packages that no channel has at all.
        NOT_FOUND,
        /// The specs exclude each other, or what they need is missing.
        UNSATISFIABLE
    }

    public Conflict {
        specs = List.copyOf(specs);
        story = List.copyOf(story);
    }
}
