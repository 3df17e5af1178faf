package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.VirtualPackage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The packages of one name, best first, with consecutive variables. A virtual package is an offer of one.
final class Offer {
    final int id;
    final String name;
    /// The variable of the first package.
    final int first;
    final Ranks ranks;
    final Optional<VirtualPackage> fact;
    /// Choices of these packages that have variables.
    final List<Choice> choices = new ArrayList<>();
    /// Groups of extras that were asked for, and their variables.
    final List<Extra> extras = new ArrayList<>();

    /// A group of dependencies that only some ask for (CEP 44).
    record Extra(String group, int variable) {}

    private Offer(int id, String name, int first, Ranks ranks, Optional<VirtualPackage> fact) {
        this.id = id;
        this.name = name;
        this.first = first;
        this.ranks = ranks;
        this.fact = fact;
    }

    static Offer of(int id, String name, int first, Ranks ranks) {
        return new Offer(id, name, first, ranks, Optional.empty());
    }

    static Offer of(int id, VirtualPackage fact, int first) {
        return new Offer(id, fact.name(), first, Ranks.NONE, Optional.of(fact));
    }

    int size() {
        return fact.isPresent() ? 1 : ranks.size();
    }

    /// One behind the last variable.
    int end() {
        return first + size();
    }

    Candidate candidate(int variable) {
        return ranks.candidate(variable - first);
    }

    /// Why the package may not be taken; empty when it may.
    String exclusion(int variable) {
        return fact.isPresent() ? "" : ranks.exclusion(variable - first);
    }

    /// Equal for packages that only their dependencies, their age and their files tell apart; lower is better.
    int group(int variable) {
        return fact.isPresent() ? 0 : ranks.group(variable - first);
    }
}
