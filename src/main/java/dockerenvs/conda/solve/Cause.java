package dockerenvs.conda.solve;

import dockerenvs.conda.spec.MatchSpec;
import java.util.BitSet;
import java.util.List;

/// Why a package cannot be there, as [Deduction] finds it; what a cause speaks of was ruled out before.
sealed interface Cause {
    /// A spec of the wish, or a pin, does not match it.
    record Unasked(MatchSpec spec, boolean pinned) implements Cause {}

    /// It may not be taken.
    record Excluded(String why) implements Cause {}

    /// Nothing is left of what it needs, or of what it goes with.
    ///
    /// @param name of what it asks for
    /// @param needs whether it has to be there; otherwise the package only goes with it, and something else
    ///     needs it
    /// @param specs as the channel writes them
    /// @param answers packages that match, by place in the offer; all ruled out
    record Lacks(String name, boolean needs, List<String> specs, BitSet answers) implements Cause {}

    /// All that is left of a package that has to be there does not go with it.
    ///
    /// @param by the name of that package
    /// @param left what was left of it
    /// @param specs what these ask for, as the channel writes it
    record Refused(String by, BitSet left, List<String> specs) implements Cause {}

    /// Taking it leaves nothing of something that has to be there.
    ///
    /// @param spec of what nothing is left
    record LeadsNowhere(MatchSpec spec, Deduction then) implements Cause {}

    /// Another one of the name is assumed to be there.
    record Apart(BitSet assumed) implements Cause {}

    /// What puts causes into one sentence.
    default List<Object> key() {
        return switch (this) {
            case Unasked(var spec, var _) -> List.of("asked", spec);
            case Excluded(var why) -> List.of("excluded", why);
            case Lacks(var name, var needs, var _, var answers) -> List.of("lacks", name, needs, answers.isEmpty());
            case Refused(var by, var left, var _) -> List.of("refused", by, left);
            case LeadsNowhere(var spec, var _) -> List.of("nowhere", spec);
            case Apart(var assumed) -> List.of("apart", assumed);
        };
    }

    /// Those that need less telling come first.
    default int length() {
        return switch (this) {
            case Unasked _ -> 0;
            case Excluded _ -> 1;
            case Apart _ -> 2;
            case Lacks lacks -> lacks.answers.isEmpty() || lacks.name.startsWith("__") ? 3 : lacks.needs ? 4 : 5;
            case Refused _ -> 6;
            case LeadsNowhere _ -> 7;
        };
    }
}
