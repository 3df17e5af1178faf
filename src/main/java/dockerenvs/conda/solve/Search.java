package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.Repodata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Looks for packages that satisfy a wish: decides, draws conclusions, learns from conflicts.
final class Search {
    /// How a search ends.
    enum Outcome {
        SOLVED,
        REFUTED,
        GIVEN_UP
    }

    private final Universe universe;
    private final Trail trail;
    private final Clauses clauses;
    private final Encoder encoder;
    private final Propagation propagation;
    private final Analysis analysis;
    private final Agenda agenda;
    private int conflicts;
    private int decisions;
    private int conflictsLeft;

    private Search(Universe universe) {
        this.universe = universe;
        this.trail = new Trail(universe);
        this.clauses = new Clauses(trail);
        this.encoder = new Encoder(universe, clauses);
        this.agenda = new Agenda(universe, trail, encoder);
        this.propagation = new Propagation(universe, trail, clauses, encoder, agenda);
        this.analysis = new Analysis(universe, trail, clauses);
    }

    static Search of(Wish wish, Repodata repodata) throws IOException {
        var search = new Search(new Universe(wish, repodata));
        search.encoder.encodeWish();
        search.conflictsLeft = wish.preferences().conflictsMax();
        return search;
    }

    /// Searches with all pins and some of the specs of the wish. What was found out about packages is kept for the
    /// next time; what was learnt is not.
    ///
    /// @param wanted indexes of the specs
    Outcome run(List<Integer> wanted) throws IOException {
        trail.clear();
        clauses.restart();
        propagation.restart();
        agenda.restart();
        for (var index : wanted) {
            trail.assign(Literal.of(index), Trail.GIVEN, 0);
        }
        for (var i = 0; i < universe.wish.pins().size(); i++) {
            trail.assign(Literal.of(universe.wish.specs().size() + i), Trail.GIVEN, 0);
        }
        while (true) {
            if (!propagation.run()) {
                var level = analysis.conflictLevel();
                if (level == 0) {
                    return Outcome.REFUTED;
                }
                if (conflictsLeft-- <= 0) {
                    return Outcome.GIVEN_UP;
                }
                learn(level);
                continue;
            }
            var decision = agenda.next();
            if (decision == Choice.NONE) {
                return Outcome.SOLVED;
            }
            if (propagation.isPossible(decision)) {
                decisions++;
                trail.decide(Literal.of(decision));
            }
        }
    }

    /// Takes back the decision of a level, and all later ones, and learns what follows. Decisions between that and
    /// the level from which it follows are kept: they would be the same again.
    private void learn(int level) {
        conflicts++;
        var literals = analysis.learn();
        agenda.reopenAll();
        trail.undo(level - 1);
        var clause = clauses.learn(literals, analysis.origin());
        clauses.attach(clause);
    }

    /// What was found out about packages.
    Universe universe() {
        return universe;
    }

    /// Facts that rule out a solution, after [Outcome#REFUTED].
    List<Reason> refutation() {
        return new Refutation(universe, trail, clauses, encoder, analysis).reasons();
    }

    /// Specs of the wish that no package matches, whether it may be taken or not.
    List<MatchSpec> missing() throws IOException {
        var missing = new ArrayList<MatchSpec>();
        for (var spec : universe.wish.specs()) {
            if (!spec.name().startsWith("__") && universe.choice(spec.toString()).members.length == 0) {
                missing.add(spec);
            }
        }
        return missing;
    }

    /// The packages, by name, after [Outcome#SOLVED].
    List<Candidate> packages() {
        var found = new ArrayList<Candidate>();
        for (var offer : universe.offers) {
            var there = trail.chosen[offer.id];
            if (there != Choice.NONE && offer.fact.isEmpty()) {
                found.add(offer.candidate(there));
            }
        }
        found.sort(Comparator.comparing(Candidate::name));
        return found;
    }

    /// How much work it was until now, all runs together.
    Effort effort() {
        var packages = 0;
        for (var offer : universe.offers) {
            packages += offer.ranks.size();
        }
        return new Effort(universe.offers.size(), packages, universe.choices.size(), decisions, conflicts);
    }
}
