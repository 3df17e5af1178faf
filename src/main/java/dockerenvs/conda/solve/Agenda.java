package dockerenvs.conda.solve;

import java.io.IOException;
import java.util.Arrays;

/// What to decide next: the specs of the wish in their order, then what the packages chosen for them need, and so on,
/// breadth first. A package has its place from the first requirement that it was chosen for.
final class Agenda {
    private static final int NOT_LISTED = -1;

    private final Universe universe;
    private final Trail trail;
    private final Encoder encoder;
    private final Ranking ranking;
    /// Requirements: who asks, and the need.
    private final Ints askers = new Ints();
    private final Ints needs = new Ints();
    /// By variable, where its requirements begin.
    private int[] listed = new int[0];
    private int lateTaken;
    /// No requirement before this one is open.
    private int firstOpen;

    Agenda(Universe universe, Trail trail, Encoder encoder) {
        this.universe = universe;
        this.trail = trail;
        this.encoder = encoder;
        this.ranking = new Ranking(universe);
    }

    void restart() {
        askers.clear();
        needs.clear();
        Arrays.fill(listed, NOT_LISTED);
        lateTaken = 0;
        firstOpen = 0;
        for (var variable = 0; variable < universe.wish.specs().size(); variable++) {
            list(variable);
        }
    }

    private void list(int variable) {
        if (variable >= listed.length) {
            var old = listed.length;
            listed = Ints.grown(listed, universe.variables);
            Arrays.fill(listed, old, listed.length, NOT_LISTED);
        }
        if (listed[variable] == NOT_LISTED) {
            listed[variable] = needs.size();
            for (var i = encoder.needsFrom(variable); i < encoder.needsTo(variable); i++) {
                askers.add(variable);
                needs.add(encoder.needs.at(i));
            }
        }
    }

    /// The variable holds from now on; what it needs may be open.
    void reopen(int asker) {
        if (asker < listed.length && listed[asker] != NOT_LISTED) {
            firstOpen = Math.min(firstOpen, listed[asker]);
        }
    }

    /// Any requirement may be open.
    void reopenAll() {
        firstOpen = 0;
    }

    /// The variable of the package to choose, or [Choice#NONE] when no requirement is open.
    int next() throws IOException {
        while (lateTaken < encoder.lateNeeds.size()) {
            askers.add(encoder.lateNeeds.at(lateTaken++));
            needs.add(encoder.lateNeeds.at(lateTaken++));
        }
        for (; firstOpen < needs.size(); firstOpen++) {
            var need = needs.at(firstOpen);
            if (trail.values[need] == Trail.TRUE && trail.values[askers.at(firstOpen)] == Trail.TRUE) {
                var choice = universe.choiceOf(need);
                var there = trail.chosen[choice.offer.id];
                if (there == Choice.NONE) {
                    return best(choice);
                }
                list(there);
            }
        }
        return Choice.NONE;
    }

    /// The best member that is not ruled out.
    private int best(Choice choice) throws IOException {
        var index = free(choice, 0);
        ranking.arrange(choice, index);
        var group = choice.offer.group(choice.members[index]);
        while (index > 0 && choice.offer.group(choice.members[index - 1]) == group) {
            index--;
        }
        return choice.members[free(choice, index)];
    }

    private int free(Choice choice, int from) {
        var index = from;
        while (trail.values[choice.members[index]] == Trail.FALSE) {
            index++;
        }
        return index;
    }
}
