package dockerenvs.conda.solve;

import java.io.IOException;

/// Draws conclusions until there are no more.
final class Propagation {
    private final Universe universe;
    private final Trail trail;
    private final Clauses clauses;
    private final Encoder encoder;
    private final Demands demands;
    private final Agenda agenda;
    /// By package, the first of a chain of choices that watch it.
    private int[] firstWatcher = new int[1 << 12];
    private int watchersKnown;
    private final Ints watchers = new Ints();
    private final Ints nextWatcher = new Ints();
    private int factsTaken;

    Propagation(Universe universe, Trail trail, Clauses clauses, Encoder encoder, Agenda agenda) {
        this.universe = universe;
        this.trail = trail;
        this.clauses = clauses;
        this.encoder = encoder;
        this.demands = encoder.demands;
        this.agenda = agenda;
    }

    /// Looks at all that is new on the trail. False when something cannot hold.
    boolean run() throws IOException {
        if (!takeNew()) {
            return false;
        }
        while (trail.head < trail.size()) {
            var literal = trail.at(trail.head++);
            var variable = literal >> 1;
            var went = (literal & 1) == 0 ? holds(variable) : fails(variable);
            if (!went || !clauses.failed(literal ^ 1)) {
                // if it stays, because it follows from an earlier level, it has not been looked at to the end
                trail.head--;
                return false;
            }
        }
        return true;
    }

    /// Makes room for new variables.
    private void grow() {
        trail.grow();
        firstWatcher = Ints.grown(firstWatcher, universe.variables);
        while (watchersKnown < universe.variables) {
            firstWatcher[watchersKnown++] = Choice.NONE;
        }
    }

    /// Takes in what is known of new variables, choices and clauses.
    private boolean takeNew() {
        grow();
        while (factsTaken < universe.facts.size()) {
            // of new variables, and therefore never against what is known
            trail.assign(universe.facts.at(factsTaken++), Trail.GIVEN, 0);
        }
        for (var i = 0; i < encoder.newNeeds.size(); i++) {
            start(universe.choices.get(encoder.newNeeds.at(i)));
        }
        encoder.newNeeds.clear();
        for (var i = 0; i < encoder.newOnlys.size(); i++) {
            var choice = universe.choices.get(encoder.newOnlys.at(i));
            var there = trail.chosen[choice.offer.id];
            if (there != Choice.NONE && !choice.contains(there)) {
                trail.assign(Literal.not(choice.only), Trail.implied(Literal.of(there)), trail.levels[there]);
            }
        }
        encoder.newOnlys.clear();
        return takeClauses();
    }

    private boolean takeClauses() {
        var went = true;
        for (var i = 0; i < encoder.newClauses.size(); i++) {
            // a clause that cannot hold is the conflict to report; the others have to be watched all the same
            went &= clauses.attach(encoder.newClauses.at(i));
        }
        encoder.newClauses.clear();
        return went;
    }

    /// Watches a choice that has just been given its need, and sees whether it is ruled out already.
    private void start(Choice choice) {
        choice.firstWatch = Choice.NONE;
        choice.secondWatch = Choice.NONE;
        if (choice.members.length > 0) {
            choice.firstWatch = free(choice, Choice.NONE);
            choice.secondWatch = free(choice, choice.firstWatch);
            choice.firstWatch = choice.firstWatch == Choice.NONE ? choice.members[0] : choice.firstWatch;
            watch(choice, choice.firstWatch);
            if (choice.secondWatch == Choice.NONE) {
                choice.secondWatch = choice.firstWatch;
            } else {
                watch(choice, choice.secondWatch);
            }
        }
        var impossible = choice.members.length == 0 || trail.values[choice.firstWatch] == Trail.FALSE;
        var level = impossible ? level(choice, Choice.NONE) : Integer.MAX_VALUE;
        var there = trail.chosen[choice.offer.id];
        if (there != Choice.NONE && !choice.contains(there) && trail.levels[there] < level) {
            trail.assign(Literal.not(choice.need), Trail.implied(Literal.of(there)), trail.levels[there]);
        } else if (impossible) {
            trail.assign(Literal.not(choice.need), Trail.members(choice), level);
        }
    }

    private void watch(Choice choice, int member) {
        watchers.add(choice.id);
        nextWatcher.add(firstWatcher[member]);
        firstWatcher[member] = watchers.size() - 1;
    }

    /// The first member that is not ruled out and not that one.
    private int free(Choice choice, int but) {
        for (var member : choice.members) {
            if (member != but && trail.values[member] != Trail.FALSE) {
                return member;
            }
        }
        return Choice.NONE;
    }

    /// The level at which all members but one are ruled out, and the choice is needed if one is left.
    private int level(Choice choice, int but) {
        var level = but == Choice.NONE ? 0 : trail.levels[choice.need];
        for (var member : choice.members) {
            if (member != but) {
                level = Math.max(level, trail.levels[member]);
            }
        }
        return level;
    }

    private boolean holds(int variable) throws IOException {
        return switch (universe.kind[variable]) {
            case Universe.PACKAGE -> isThere(variable) && asks(variable);
            case Universe.NEED -> isNeeded(variable);
            case Universe.ONLY -> excludesOthers(variable, universe.choiceOf(variable));
            case Universe.WANTED, Universe.PINNED -> asks(variable);
            default -> true;
        };
    }

    /// Rules out the other packages of the name, and the choices it is not among.
    private boolean isThere(int variable) {
        var offer = universe.offerOf(variable);
        var level = trail.levels[variable];
        var reason = Trail.implied(Literal.of(variable));
        for (var other = offer.first; other < offer.end(); other++) {
            if (other != variable
                    && trail.values[other] != Trail.FALSE
                    && !trail.assign(Literal.not(other), reason, level)) {
                return false;
            }
        }
        var choices = offer.choices;
        for (var i = 0; i < choices.size(); i++) {
            var choice = choices.get(i);
            if (!choice.contains(variable)
                    && !(fails(choice.need, reason, level) && fails(choice.only, reason, level))) {
                return false;
            }
        }
        return true;
    }

    private boolean fails(int variable, int reason, int level) {
        return variable == Choice.NONE
                || trail.values[variable] == Trail.FALSE
                || trail.assign(Literal.not(variable), reason, level);
    }

    /// Whether nothing that a package asks for is ruled out already; otherwise the package is from now on.
    boolean isPossible(int variable) throws IOException {
        if (!demands.isKnown(variable)) {
            if (!encoder.encode(variable)) {
                return true;
            }
            takeNew();
        }
        for (var i = demands.from(variable); i < demands.to(variable); i++) {
            var wanted = demands.at(i);
            if (trail.values[wanted] == Trail.FALSE) {
                return !trail.assign(Literal.not(variable), Trail.implied(Literal.not(wanted)), trail.levels[wanted]);
            }
        }
        return true;
    }

    private boolean asks(int variable) throws IOException {
        if (!demands.isKnown(variable)) {
            var read = encoder.encode(variable);
            var went = takeNew();
            if (!read) {
                return trail.assign(Literal.not(variable), Trail.GIVEN, 0);
            }
            if (!went) {
                return false;
            }
        }
        agenda.reopen(variable);
        var reason = Trail.implied(Literal.of(variable));
        var level = trail.levels[variable];
        for (var i = demands.from(variable); i < demands.to(variable); i++) {
            if (!trail.assign(Literal.of(demands.at(i)), reason, level)) {
                return false;
            }
        }
        return true;
    }

    private boolean isNeeded(int variable) {
        if ((trail.reasons[variable] & 3) == Trail.CLAUSE) {
            // on a condition, and therefore maybe long after who needs it
            agenda.reopenAll();
        }
        var choice = universe.choiceOf(variable);
        if (trail.chosen[choice.offer.id] != Choice.NONE) {
            return true;
        }
        if (!excludesOthers(variable, choice)) {
            return false;
        }
        var first = free(choice, Choice.NONE);
        if (first == Choice.NONE) {
            return trail.assign(Literal.not(variable), Trail.members(choice), level(choice, Choice.NONE));
        }
        var second = free(choice, first);
        if (second == Choice.NONE) {
            return trail.assign(Literal.of(first), Trail.members(choice), level(choice, first));
        }
        rewatch(choice, first, second);
        return true;
    }

    private boolean excludesOthers(int variable, Choice choice) {
        var offer = choice.offer;
        if (trail.chosen[offer.id] != Choice.NONE) {
            return true;
        }
        var reason = Trail.implied(Literal.of(variable));
        var level = trail.levels[variable];
        for (var other = offer.first; other < offer.end(); other++) {
            if (trail.values[other] != Trail.FALSE
                    && !choice.contains(other)
                    && !trail.assign(Literal.not(other), reason, level)) {
                return false;
            }
        }
        return true;
    }

    /// Makes sure that both members that are watched are not ruled out.
    private void rewatch(Choice choice, int first, int second) {
        if (trail.values[choice.firstWatch] == Trail.FALSE) {
            var fresh = choice.secondWatch == first ? second : first;
            move(choice, choice.firstWatch, fresh);
            choice.firstWatch = fresh;
        }
        if (trail.values[choice.secondWatch] == Trail.FALSE) {
            var fresh = choice.firstWatch == first ? second : first;
            move(choice, choice.secondWatch, fresh);
            choice.secondWatch = fresh;
        }
    }

    private void move(Choice choice, int from, int to) {
        var before = Choice.NONE;
        for (var place = firstWatcher[from]; place != Choice.NONE; place = nextWatcher.at(place)) {
            if (watchers.at(place) == choice.id) {
                unlink(from, before, place);
                link(to, place);
                return;
            }
            before = place;
        }
        // with a single member both watches are one
        watch(choice, to);
    }

    private void unlink(int member, int before, int place) {
        if (before == Choice.NONE) {
            firstWatcher[member] = nextWatcher.at(place);
        } else {
            nextWatcher.set(before, nextWatcher.at(place));
        }
    }

    private void link(int member, int place) {
        nextWatcher.set(place, firstWatcher[member]);
        firstWatcher[member] = place;
    }

    private boolean fails(int variable) {
        return switch (universe.kind[variable]) {
            case Universe.PACKAGE -> isRuledOut(variable);
            case Universe.NEED, Universe.ONLY, Universe.EXTRA -> isDenied(variable);
            default -> true;
        };
    }

    /// Rules out those who ask for it.
    private boolean isDenied(int variable) {
        var reason = Trail.implied(Literal.not(variable));
        var level = trail.levels[variable];
        for (var place = demands.firstAsker(variable); place != Choice.NONE; place = demands.nextAsker(place)) {
            if (!fails(demands.asker(place), reason, level)) {
                return false;
            }
        }
        return true;
    }

    private boolean isRuledOut(int member) {
        if (trail.chosen[universe.of[member]] != Choice.NONE) {
            return true;
        }
        var before = Choice.NONE;
        for (var place = firstWatcher[member]; place != Choice.NONE; ) {
            var choice = universe.choices.get(watchers.at(place));
            var next = nextWatcher.at(place);
            var other = choice.firstWatch == member ? choice.secondWatch : choice.firstWatch;
            var fresh = trail.values[choice.need] == Trail.FALSE ? Choice.NONE : free(choice, other);
            if (fresh != Choice.NONE) {
                unlink(member, before, place);
                link(fresh, place);
                if (choice.firstWatch == member) {
                    choice.firstWatch = fresh;
                } else {
                    choice.secondWatch = fresh;
                }
            } else {
                before = place;
                if (!concludes(choice, other)) {
                    return false;
                }
            }
            place = next;
        }
        return true;
    }

    /// One member at most is left of a choice.
    private boolean concludes(Choice choice, int left) {
        if (trail.values[choice.need] == Trail.FALSE) {
            return true;
        }
        if (trail.values[left] == Trail.FALSE) {
            return trail.assign(Literal.not(choice.need), Trail.members(choice), level(choice, Choice.NONE));
        }
        return trail.values[choice.need] == 0
                || trail.assign(Literal.of(left), Trail.members(choice), level(choice, left));
    }

    /// Begins anew; the trail has to be empty.
    void restart() {
        factsTaken = 0;
        encoder.forgetNew();
        grow();
        watchers.clear();
        nextWatcher.clear();
        for (var i = 0; i < watchersKnown; i++) {
            firstWatcher[i] = Choice.NONE;
        }
        for (var choice : universe.choices) {
            if (choice.need != Choice.NONE) {
                start(choice);
            }
        }
    }
}
