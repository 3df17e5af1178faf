package dockerenvs.conda.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Clauses of any kind, one behind the other, each watched at its first two literals: those of conditions, and those
/// that were learnt.
final class Clauses {
    /// Before the literals of a clause: how many, and where it comes from.
    private static final int HEADER = 2;

    private static final Ints EMPTY = new Ints();

    private final Trail trail;
    private int[] store = new int[1 << 12];
    private int end;
    /// By literal, clauses to look at when it fails.
    private Ints[] watchers = new Ints[0];
    /// Where clauses come from: those of the problem.
    private final List<Reason> reasons = new ArrayList<>();
    /// What learnt clauses were made of: pairs of literal and reason, by clause.
    private final List<int[]> origins = new ArrayList<>();

    Clauses(Trail trail) {
        this.trail = trail;
    }

    /// A clause of the problem. It has to be attached.
    int add(int[] literals, Reason reason) {
        reasons.add(reason);
        return add(literals, reasons.size() - 1);
    }

    /// A clause that was learnt. It has to be attached.
    int learn(int[] literals, int[] origin) {
        origins.add(origin);
        return add(literals, -origins.size());
    }

    private int add(int[] literals, int from) {
        store = Ints.grown(store, end + HEADER + literals.length);
        var clause = end;
        store[end++] = literals.length;
        store[end++] = from;
        for (var literal : literals) {
            store[end++] = literal;
        }
        return clause;
    }

    boolean isLearnt(int clause) {
        return store[clause + 1] < 0;
    }

    Reason reason(int clause) {
        return reasons.get(store[clause + 1]);
    }

    /// What a learnt clause was made of: pairs of literal and reason.
    int[] origin(int clause) {
        return origins.get(-1 - store[clause + 1]);
    }

    int size(int clause) {
        return store[clause];
    }

    int literal(int clause, int index) {
        return store[clause + HEADER + index];
    }

    /// Watches a clause, and draws the conclusion when there is one already. False when it cannot hold.
    boolean attach(int clause) {
        var size = size(clause);
        if (size > 1) {
            for (var i = 0; i < 2; i++) {
                best(clause, i);
                watch(literal(clause, i), clause);
            }
        }
        var first = literal(clause, 0);
        return trail.holds(first)
                || size > 1 && !trail.fails(literal(clause, 1))
                || trail.assign(first, Trail.clause(clause), level(clause, 0));
    }

    /// Moves the literal that will fail last to that place.
    private void best(int clause, int place) {
        var best = place;
        for (var i = place; i < size(clause); i++) {
            if (rank(literal(clause, i)) > rank(literal(clause, best))) {
                best = i;
            }
        }
        var base = clause + HEADER;
        var moved = store[base + best];
        store[base + best] = store[base + place];
        store[base + place] = moved;
    }

    private int rank(int literal) {
        return trail.fails(literal) ? trail.levels[literal >> 1] : Integer.MAX_VALUE - (trail.holds(literal) ? 0 : 1);
    }

    /// The level at which all literals but one have failed.
    private int level(int clause, int but) {
        var level = 0;
        for (var i = 0; i < size(clause); i++) {
            if (i != but) {
                level = Math.max(level, trail.levels[literal(clause, i) >> 1]);
            }
        }
        return level;
    }

    private void watch(int literal, int clause) {
        if (literal >= watchers.length) {
            var old = watchers.length;
            watchers = Arrays.copyOf(watchers, Math.max(literal + 1, 2 * old));
            Arrays.fill(watchers, old, watchers.length, EMPTY);
        }
        if (watchers[literal].equals(EMPTY)) {
            watchers[literal] = new Ints();
        }
        watchers[literal].add(clause);
    }

    /// Draws conclusions from a literal that fails. False when there is a clause that cannot hold.
    boolean failed(int literal) {
        if (literal >= watchers.length || watchers[literal].size() == 0) {
            return true;
        }
        var list = watchers[literal];
        var kept = 0;
        var went = true;
        for (var i = 0; i < list.size(); i++) {
            var clause = list.at(i);
            if (!went || !moved(clause, literal)) {
                list.set(kept++, clause);
                went = went && concludes(clause, literal(clause, 0) == literal ? 1 : 0);
            }
        }
        list.cut(kept);
        return went;
    }

    /// Draws the conclusion from a clause of which one literal is left at most.
    private boolean concludes(int clause, int left) {
        var literal = literal(clause, left);
        return trail.holds(literal) || trail.assign(literal, Trail.clause(clause), level(clause, left));
    }

    /// Whether another literal is watched in its place.
    private boolean moved(int clause, int literal) {
        var base = clause + HEADER;
        var place = store[base] == literal ? base : base + 1;
        if (trail.holds(store[place == base ? base + 1 : base])) {
            return false;
        }
        for (var i = base + 2; i < base + store[clause]; i++) {
            if (!trail.fails(store[i])) {
                var found = store[i];
                store[i] = literal;
                store[place] = found;
                watch(found, clause);
                return true;
            }
        }
        return false;
    }

    /// Forgets what was learnt and watches the rest anew; the trail has to be empty.
    void restart() {
        for (var list : watchers) {
            if (!list.equals(EMPTY)) {
                list.clear();
            }
        }
        for (var clause = 0; clause < end; clause += HEADER + store[clause]) {
            if (!isLearnt(clause) && size(clause) > 1) {
                watch(literal(clause, 0), clause);
                watch(literal(clause, 1), clause);
            }
        }
    }
}
