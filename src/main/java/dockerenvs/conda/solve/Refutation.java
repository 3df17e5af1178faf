package dockerenvs.conda.solve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Walks back from a conflict that no decision brought about to the facts of the problem behind it.
final class Refutation {
    /// In place of a reason: whatever the reason of the literal is, and all that is behind it.
    static final int LOOK_FURTHER = -1;

    private final Universe universe;
    private final Trail trail;
    private final Clauses clauses;
    private final Encoder encoder;
    private final Analysis analysis;
    private final Set<Reason> found = new LinkedHashSet<>();
    private final Set<Integer> visitedLiterals = new HashSet<>();
    private final Set<Integer> visitedClauses = new HashSet<>();
    private final Deque<Integer> literals = new ArrayDeque<>();
    private final Deque<Integer> learnt = new ArrayDeque<>();

    Refutation(Universe universe, Trail trail, Clauses clauses, Encoder encoder, Analysis analysis) {
        this.universe = universe;
        this.trail = trail;
        this.clauses = clauses;
        this.encoder = encoder;
        this.analysis = analysis;
    }

    /// The facts behind the conflict on the trail, those nearest to it first.
    List<Reason> reasons() {
        visit(trail.conflictLiteral, trail.conflictReason);
        var antecedents = new Ints();
        analysis.antecedents(trail.conflictLiteral, trail.conflictReason, antecedents);
        follow(Literal.contrary(trail.conflictLiteral));
        follow(antecedents);
        while (!literals.isEmpty() || !learnt.isEmpty()) {
            if (literals.isEmpty()) {
                var origin = clauses.origin(learnt.removeFirst());
                for (var i = 0; i < origin.length; i += 2) {
                    if (origin[i + 1] == LOOK_FURTHER) {
                        follow(origin[i]);
                    } else {
                        visit(origin[i], origin[i + 1]);
                    }
                }
            } else {
                var literal = literals.removeFirst();
                var reason = trail.reasons[literal >> 1];
                visit(literal, reason);
                antecedents.clear();
                analysis.antecedents(literal, reason, antecedents);
                follow(antecedents);
            }
        }
        return new ArrayList<>(found);
    }

    private void follow(Ints holding) {
        for (var i = 0; i < holding.size(); i++) {
            follow(holding.at(i));
        }
    }

    private void follow(int literal) {
        if (visitedLiterals.add(literal)) {
            literals.add(literal);
        }
    }

    /// Takes in a clause: that a literal holds for a reason.
    private void visit(int literal, int reason) {
        var of = reason >> 2;
        if ((reason & 3) == Trail.CLAUSE) {
            if (!clauses.isLearnt(of)) {
                found.add(clauses.reason(of));
            } else if (visitedClauses.add(of)) {
                learnt.add(of);
            }
        } else if ((reason & 3) == Trail.IMPLIED) {
            implied(literal, of).ifPresent(found::add);
        } else if ((reason & 3) == Trail.GIVEN) {
            given(literal).ifPresent(found::add);
        }
    }

    private Optional<Reason> given(int literal) {
        var variable = literal >> 1;
        if (universe.kind[variable] != Universe.PACKAGE) {
            return Optional.empty();
        }
        var fact = universe.offerOf(variable).fact;
        return Literal.isPositive(literal)
                ? fact.map(Reason.Present::new)
                : Optional.of(new Reason.Excluded(universe.candidate(variable), encoder.whyExcluded(variable)));
    }

    private Optional<Reason> implied(int literal, int by) {
        var variable = literal >> 1;
        var other = by >> 1;
        if (universe.kind[variable] == Universe.PACKAGE && universe.kind[other] == Universe.PACKAGE) {
            return Optional.of(new Reason.OneOf(universe.offerOf(variable).name));
        }
        // who asks, and what is asked for, in whichever direction
        if (Literal.isPositive(literal)) {
            return asked(other, variable);
        }
        return Literal.isPositive(by) ? oneOf(variable, other) : asked(variable, other);
    }

    /// A need and a package that is not a member exclude each other because there can be one of the name only.
    private Optional<Reason> oneOf(int variable, int other) {
        var need = universe.kind[variable] == Universe.NEED
                ? variable
                : universe.kind[other] == Universe.NEED ? other : Choice.NONE;
        return need == Choice.NONE
                ? Optional.empty()
                : Optional.of(new Reason.OneOf(universe.choiceOf(need).offer.name));
    }

    private Optional<Reason> asked(int asker, int wanted) {
        return switch (universe.kind[asker]) {
            case Universe.WANTED ->
                Optional.of(new Reason.Wanted(universe.wish.specs().get(universe.of[asker])));
            case Universe.PINNED ->
                Optional.of(new Reason.Pinned(universe.wish.pins().get(universe.of[asker])));
            case Universe.PACKAGE ->
                switch (universe.kind[wanted]) {
                    case Universe.NEED ->
                        Optional.of(new Reason.Needs(universe.candidate(asker), universe.choiceOf(wanted).text));
                    case Universe.ONLY ->
                        Optional.of(new Reason.Constrains(universe.candidate(asker), universe.choiceOf(wanted).text));
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }
}
