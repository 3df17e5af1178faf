package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackage;

/// One of the facts that together rule out a solution.
public sealed interface Reason {
    /// The wish asks for it, so one of the packages that match has to be there.
    record Wanted(MatchSpec spec) implements Reason {}

    /// If the package is there, one that matches has to be there too.
    ///
    /// @param depend as its channel writes it
    record Needs(Candidate candidate, String depend) implements Reason {}

    /// If the package is there, none may be there that has the name of the constraint and does not match it.
    ///
    /// @param constrain as its channel writes it
    record Constrains(Candidate candidate, String constrain) implements Reason {}

    /// Two packages of one name cannot be there together.
    record OneOf(String name) implements Reason {}

    /// The package may not be taken.
    ///
    /// @param why half a sentence about the package, such as `is newer than 2024-06-01`
    record Excluded(Candidate candidate, String why) implements Reason {}

    /// The wish says what packages of that name have to be like if one is there.
    record Pinned(MatchSpec spec) implements Reason {}

    /// The machine has it, so no other of its name is there.
    record Present(VirtualPackage fact) implements Reason {}
}
