package dockerenvs.conda.solve;

/// What is decided and what follows from it, in order, with levels and reasons.
///
/// A level is what one decision brought about. What was found to follow from an earlier level only later stands
/// behind what came between, and stays when that is undone.
final class Trail {
    static final byte TRUE = 1;
    static final byte FALSE = -1;

    /// Kinds of reasons, in the lowest two bits: a decision or a fact; another literal that holds; all members of a
    /// choice but one, or but its need, being ruled out; a clause.
    static final int GIVEN = 0;

    static final int IMPLIED = 1;
    static final int MEMBERS = 2;
    static final int CLAUSE = 3;

    private final Universe universe;
    byte[] values = new byte[1 << 12];
    int[] levels = new int[1 << 12];
    int[] reasons = new int[1 << 12];
    /// By offer, the variable of the package that is there, or [Choice#NONE].
    int[] chosen = new int[1 << 8];
    private int chosenKnown;
    private final Ints literals = new Ints();
    /// By level, how long the trail was when it began.
    private final Ints starts = new Ints();
    /// What has been looked at.
    int head;

    /// What cannot hold, and why it should.
    int conflictLiteral;
    int conflictReason;

    Trail(Universe universe) {
        this.universe = universe;
        grow();
    }

    /// Makes room for what is new.
    void grow() {
        values = Ints.grown(values, universe.variables);
        levels = Ints.grown(levels, universe.variables);
        reasons = Ints.grown(reasons, universe.variables);
        chosen = Ints.grown(chosen, universe.offers.size());
        while (chosenKnown < universe.offers.size()) {
            chosen[chosenKnown++] = Choice.NONE;
        }
    }

    static int implied(int literal) {
        return literal << 2 | IMPLIED;
    }

    static int members(Choice choice) {
        return choice.id << 2 | MEMBERS;
    }

    static int clause(int clause) {
        return clause << 2 | CLAUSE;
    }

    int size() {
        return literals.size();
    }

    int at(int index) {
        return literals.at(index);
    }

    int level() {
        return starts.size();
    }

    /// Begins a level with a decision.
    void decide(int literal) {
        starts.add(literals.size());
        assign(literal, GIVEN, starts.size());
    }

    /// Whether the literal holds.
    boolean holds(int literal) {
        return values[literal >> 1] == ((literal & 1) == 0 ? TRUE : FALSE);
    }

    /// Whether its contrary holds.
    boolean fails(int literal) {
        return values[literal >> 1] == ((literal & 1) == 0 ? FALSE : TRUE);
    }

    /// Takes a literal as holding; false when the contrary does, which is then [#conflictLiteral].
    boolean assign(int literal, int reason, int level) {
        var variable = literal >> 1;
        var value = (literal & 1) == 0 ? TRUE : FALSE;
        var old = values[variable];
        if (old == value) {
            return true;
        }
        if (old == 0 && value == TRUE && universe.kind[variable] == Universe.PACKAGE) {
            var other = chosen[universe.of[variable]];
            if (other != Choice.NONE) {
                put(Literal.not(variable), FALSE, implied(Literal.of(other)), levels[other]);
                old = FALSE;
            } else {
                chosen[universe.of[variable]] = variable;
            }
        }
        if (old != 0) {
            conflictLiteral = literal;
            conflictReason = reason;
            return false;
        }
        put(literal, value, reason, level);
        return true;
    }

    private void put(int literal, byte value, int reason, int level) {
        var variable = literal >> 1;
        values[variable] = value;
        reasons[variable] = reason;
        levels[variable] = level;
        literals.add(literal);
    }

    /// Undoes what is above a level. What is not above it, but was found later, will be looked at again.
    void undo(int level) {
        if (level >= starts.size()) {
            return;
        }
        var start = starts.at(level);
        var kept = start;
        for (var i = start; i < literals.size(); i++) {
            var literal = literals.at(i);
            var variable = literal >> 1;
            if (levels[variable] <= level) {
                literals.set(kept++, literal);
                continue;
            }
            values[variable] = 0;
            if (universe.kind[variable] == Universe.PACKAGE && chosen[universe.of[variable]] == variable) {
                chosen[universe.of[variable]] = Choice.NONE;
            }
        }
        literals.cut(kept);
        starts.cut(level);
        head = Math.min(head, start);
    }

    /// Undoes everything.
    void clear() {
        for (var i = 0; i < literals.size(); i++) {
            values[literals.at(i) >> 1] = 0;
        }
        literals.clear();
        starts.clear();
        for (var i = 0; i < chosenKnown; i++) {
            chosen[i] = Choice.NONE;
        }
        head = 0;
    }
}
