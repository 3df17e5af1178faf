package dockerenvs.conda.solve;

import java.util.Arrays;

/// What follows when a package is there, or a spec of the wish is asked for: variables that hold then. Known for a
/// variable from when it first held.
final class Demands {
    private int[] from = new int[1 << 12];
    private int[] to = new int[1 << 12];
    private final Ints wants = new Ints();
    /// By variable that is wanted, the first of a chain of those who want it.
    private int[] firstAsker = new int[1 << 12];
    private final Ints askers = new Ints();
    private final Ints nextAsker = new Ints();

    Demands() {
        Arrays.fill(firstAsker, Choice.NONE);
    }

    boolean isKnown(int variable) {
        return variable < to.length && to[variable] != 0;
    }

    /// Begins the list of a variable; [#add] adds to it until the next one begins.
    void begin(int variable) {
        from = Ints.grown(from, variable + 1);
        to = Ints.grown(to, variable + 1);
        // one for the mark that it is known
        wants.add(Choice.NONE);
        from[variable] = wants.size();
        to[variable] = wants.size();
    }

    void add(int variable, int wanted) {
        wants.add(wanted);
        to[variable] = wants.size();
        var old = firstAsker.length;
        firstAsker = Ints.grown(firstAsker, wanted + 1);
        Arrays.fill(firstAsker, old, firstAsker.length, Choice.NONE);
        askers.add(variable);
        nextAsker.add(firstAsker[wanted]);
        firstAsker[wanted] = askers.size() - 1;
    }

    int from(int variable) {
        return from[variable];
    }

    int to(int variable) {
        return to[variable];
    }

    int at(int index) {
        return wants.at(index);
    }

    /// The place of the first of those who want it, or [Choice#NONE].
    int firstAsker(int wanted) {
        return wanted < firstAsker.length ? firstAsker[wanted] : Choice.NONE;
    }

    int asker(int place) {
        return askers.at(place);
    }

    int nextAsker(int place) {
        return nextAsker.at(place);
    }
}
