package dockerenvs.conda.solve;

/// Learns from a conflict: resolves the reasons on its level until one literal of that level is left (1-UIP).
final class Analysis {
    private static final byte UNSEEN = 0;
    private static final byte PENDING = 1;
    private static final byte REPLACED = 2;

    private final Universe universe;
    private final Trail trail;
    private final Clauses clauses;
    private byte[] seen = new byte[1 << 12];
    private final Ints touched = new Ints();
    private final Ints learnt = new Ints();
    private final Ints origin = new Ints();
    private int level;
    private int open;

    Analysis(Universe universe, Trail trail, Clauses clauses) {
        this.universe = universe;
        this.trail = trail;
        this.clauses = clauses;
    }

    /// The highest level among the literals of the conflict on the trail; at 0 there is no solution.
    int conflictLevel() {
        var antecedents = new Ints();
        antecedents(trail.conflictLiteral, trail.conflictReason, antecedents);
        var result = trail.levels[trail.conflictLiteral >> 1];
        for (var i = 0; i < antecedents.size(); i++) {
            result = Math.max(result, trail.levels[antecedents.at(i) >> 1]);
        }
        return result;
    }

    /// Literals that hold and brought about that this one does.
    void antecedents(int literal, int reason, Ints result) {
        var of = reason >> 2;
        switch (reason & 3) {
            case Trail.IMPLIED -> result.add(of);
            case Trail.MEMBERS -> {
                var choice = universe.choices.get(of);
                if (literal == Literal.not(choice.need)) {
                    for (var member : choice.members) {
                        result.add(Literal.not(member));
                    }
                } else {
                    result.add(Literal.of(choice.need));
                    for (var member : choice.members) {
                        if (Literal.of(member) != literal) {
                            result.add(Literal.not(member));
                        }
                    }
                }
            }
            case Trail.CLAUSE -> {
                for (var i = 0; i < clauses.size(of); i++) {
                    var other = clauses.literal(of, i);
                    if (other != literal) {
                        result.add(Literal.contrary(other));
                    }
                }
            }
            default -> {}
        }
    }

    /// What was learnt, the literal to take now first, then that of the next level; see [#origin()].
    int[] learn() {
        level = conflictLevel();
        open = 0;
        learnt.clear();
        origin.clear();
        if (seen.length < universe.variables) {
            seen = Ints.grown(seen, universe.variables);
        }
        learnt.add(0);
        see(Literal.contrary(trail.conflictLiteral));
        resolve(trail.conflictLiteral, trail.conflictReason);
        var place = trail.size() - 1;
        while (true) {
            var literal = trail.at(place);
            if (seen[literal >> 1] == PENDING && trail.levels[literal >> 1] == level) {
                if (open == 1) {
                    learnt.set(0, Literal.contrary(literal));
                    break;
                }
                open--;
                resolve(literal, trail.reasons[literal >> 1]);
            }
            place--;
        }
        for (var i = 0; i < touched.size(); i++) {
            seen[touched.at(i)] = UNSEEN;
        }
        touched.clear();
        secondHighestFirst();
        return learnt.toArray();
    }

    /// What the learnt clause was made of: pairs of literal and reason.
    int[] origin() {
        return origin.toArray();
    }

    private void resolve(int literal, int reason) {
        origin.add(literal);
        origin.add(reason);
        var antecedents = new Ints();
        antecedents(literal, reason, antecedents);
        for (var i = 0; i < antecedents.size(); i++) {
            see(antecedents.at(i));
        }
    }

    /// Takes in a literal that holds. A package that another literal alone has ruled out is replaced by that one: it
    /// is of the same level, and one literal can stand for many.
    private void see(int literal) {
        var variable = literal >> 1;
        if (seen[variable] != UNSEEN) {
            return;
        }
        touched.add(variable);
        var reason = trail.reasons[variable];
        if ((literal & 1) == 1 && universe.kind[variable] == Universe.PACKAGE && (reason & 3) == Trail.IMPLIED) {
            seen[variable] = REPLACED;
            origin.add(literal);
            origin.add(reason);
            see(reason >> 2);
            return;
        }
        seen[variable] = PENDING;
        if (trail.levels[variable] == level) {
            open++;
        } else if (trail.levels[variable] == 0) {
            origin.add(literal);
            origin.add(Refutation.LOOK_FURTHER);
        } else {
            learnt.add(Literal.contrary(literal));
        }
    }

    private void secondHighestFirst() {
        var best = 1;
        for (var i = 2; i < learnt.size(); i++) {
            if (trail.levels[learnt.at(i) >> 1] > trail.levels[learnt.at(best) >> 1]) {
                best = i;
            }
        }
        if (learnt.size() > 1) {
            var moved = learnt.at(best);
            learnt.set(best, learnt.at(1));
            learnt.set(1, moved);
        }
    }
}
