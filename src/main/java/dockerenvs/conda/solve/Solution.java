package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import java.util.List;

/// Packages that satisfy every spec together, and nothing that no spec needs.
///
/// @param packages by name; virtual packages are not among them
/// @param effort how much work it was
public record Solution(List<Candidate> packages, Effort effort) implements Resolution {
    public Solution {
        packages = List.copyOf(packages);
    }
}
