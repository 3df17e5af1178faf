package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.Repodata;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Looks at a solution from the side of one name.
final class Explainer {
    /// How many packages are tried by solving again.
    private static final int TRIALS_MAX = 3;

    private final Wish wish;
    private final Repodata repodata;
    private final Solution solution;
    private final Universe universe;
    private final Map<String, Candidate> there = new HashMap<>();
    private int trials;

    Explainer(Wish wish, Repodata repodata, Solution solution) {
        this.wish = wish;
        this.repodata = repodata;
        this.solution = solution;
        this.universe = new Universe(wish, repodata);
        solution.packages().forEach(candidate -> there.put(candidate.name(), candidate));
    }

    Explanation explain(Candidate candidate) throws IOException {
        var all = universe.choice(candidate.name());
        var ranking = new Ranking(universe);
        for (var i = 0; i < all.members.length; i++) {
            ranking.arrange(all, i);
        }
        var askedBy = askedBy(candidate.name());
        var passedOver = new ArrayList<Explanation.PassedOver>();
        for (var member : all.members) {
            if (universe.candidate(member).equals(candidate)) {
                break;
            }
            passedOver.add(passedOver(member, askedBy));
        }
        return new Explanation(candidate, askedBy, passedOver);
    }

    private List<Reason> askedBy(String name) throws IOException {
        var found = new ArrayList<Reason>();
        for (var spec : wish.specs()) {
            if (spec.name().equals(name)) {
                found.add(new Reason.Wanted(spec));
            }
        }
        for (var pin : wish.pins()) {
            if (pin.name().equals(name)) {
                found.add(new Reason.Pinned(pin));
            }
        }
        for (var asker : solution.packages()) {
            for (var depend : asker.requirements().depends()) {
                if (universe.spec(depend).name().equals(name)) {
                    found.add(new Reason.Needs(asker, depend));
                }
            }
            for (var constrain : asker.requirements().constrains()) {
                if (universe.spec(constrain).name().equals(name)) {
                    found.add(new Reason.Constrains(asker, constrain));
                }
            }
        }
        return found;
    }

    private Explanation.PassedOver passedOver(int variable, List<Reason> askedBy) throws IOException {
        var candidate = universe.candidate(variable);
        var against = new ArrayList<Reason>();
        var exclusion = universe.offerOf(variable).exclusion(variable);
        if (!exclusion.isEmpty()) {
            against.add(new Reason.Excluded(candidate, exclusion));
        }
        for (var reason : askedBy) {
            if (!universe.choice(text(reason)).contains(variable)) {
                against.add(reason);
            }
        }
        try {
            addOwn(candidate, against);
        } catch (MalformedInput failure) {
            against.add(new Reason.Excluded(candidate, Encoder.unreadable(failure)));
        }
        return new Explanation.PassedOver(candidate, against, against.isEmpty() ? instead(candidate) : List.of());
    }

    private static String text(Reason reason) {
        return switch (reason) {
            case Reason.Wanted(var spec) -> spec.toString();
            case Reason.Pinned(var spec) -> spec.toString();
            case Reason.Needs(var _, var depend) -> depend;
            case Reason.Constrains(var _, var constrain) -> constrain;
            case Reason.OneOf _, Reason.Excluded _, Reason.Present _ ->
                throw new IllegalArgumentException("nobody asks by " + reason);
        };
    }

    /// What the package itself asks for, when what is there is not like that.
    private void addOwn(Candidate candidate, List<Reason> against) throws IOException {
        for (var depend : candidate.requirements().depends()) {
            var choice = universe.choice(depend);
            if (choice.spec.condition().isEmpty()
                    && (choice.members.length == 0 || isThereButNot(choice, candidate.name()))) {
                against.add(new Reason.Needs(candidate, depend));
            }
        }
        for (var constrain : candidate.requirements().constrains()) {
            var choice = universe.choice(constrain);
            if (choice.spec.condition().isEmpty() && isThereButNot(choice, candidate.name())) {
                against.add(new Reason.Constrains(candidate, constrain));
            }
        }
    }

    /// Whether the solution has another package of the name than those of the choice.
    private boolean isThereButNot(Choice choice, String but) {
        var offer = choice.offer;
        if (offer.name.equals(but)) {
            return false;
        }
        if (offer.fact.isPresent()) {
            return !choice.contains(offer.first);
        }
        var present = there.get(offer.name);
        for (var variable = offer.first; variable < offer.end(); variable++) {
            if (offer.candidate(variable).equals(present)) {
                return !choice.contains(variable);
            }
        }
        return false;
    }

    /// What else would have to be there, found by asking for the package.
    private List<Candidate> instead(Candidate candidate) throws IOException {
        if (trials++ >= TRIALS_MAX) {
            return List.of();
        }
        var specs = new ArrayList<>(wish.specs());
        specs.add(MatchSpec.parse("%s[fn=\"%s\"]".formatted(candidate.name(), candidate.file())));
        if (!(Solver.solve(wish.withSpecs(specs), repodata) instanceof Solution other)) {
            return List.of();
        }
        var known = new HashSet<>(solution.packages());
        known.add(candidate);
        return other.packages().stream().filter(found -> !known.contains(found)).toList();
    }
}
