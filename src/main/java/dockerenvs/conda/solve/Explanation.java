package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import java.util.List;

/// Why a solution has the package of some name that it has.
///
/// @param candidate the package
/// @param askedBy who asks for a package of that name, or says what it has to be like: [Reason.Wanted],
///     [Reason.Needs], [Reason.Constrains] and [Reason.Pinned], specs of the wish first
/// @param passedOver packages that would have been better, best first
public record Explanation(Candidate candidate, List<Reason> askedBy, List<PassedOver> passedOver) {
    /// A package that would have been better.
    ///
    /// @param candidate the package
    /// @param against what speaks against it while the other packages are what they are
    /// @param instead when nothing does at first sight: packages that would have to be there instead of others, or
    ///     besides them; empty when there is no solution with the package at all, and when too many are better to
    ///     try them all
    public record PassedOver(Candidate candidate, List<Reason> against, List<Candidate> instead) {
        public PassedOver {
            against = List.copyOf(against);
            instead = List.copyOf(instead);
        }
    }

    public Explanation {
        askedBy = List.copyOf(askedBy);
        passedOver = List.copyOf(passedOver);
    }
}
