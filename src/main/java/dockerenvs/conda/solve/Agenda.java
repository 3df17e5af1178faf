package dockerenvs.conda.solve;

import java.io.IOException;
import java.util.Arrays;

/// What to decide next: the specs of the wish in their order, then dependencies in the order in which they were
/// found. Those that were part of many conflicts lately and have fewer packages left come first.
final class Agenda {
    private static final float DECAY = 0.95f;

    private final Universe universe;
    private final Trail trail;
    private final Encoder encoder;
    private final Ranking ranking;
    private float[] activities = new float[1 << 8];
    private boolean active;
    /// Before this one no requirement is open.
    private int firstOpen;

    Agenda(Universe universe, Trail trail, Encoder encoder) {
        this.universe = universe;
        this.trail = trail;
        this.encoder = encoder;
        this.ranking = new Ranking(universe);
    }

    void restart() {
        activities = new float[universe.offers.size()];
        active = false;
        firstOpen = 0;
    }

    /// Takes note of what was learnt.
    void conflict(int[] literals) {
        active = true;
        firstOpen = 0;
        if (activities.length < universe.offers.size()) {
            activities = Arrays.copyOf(activities, 2 * universe.offers.size());
        }
        for (var literal : literals) {
            var variable = literal >> 1;
            switch (universe.kind[variable]) {
                case Universe.PACKAGE, Universe.EXTRA -> activities[universe.of[variable]] += 1;
                case Universe.NEED, Universe.ONLY -> activities[universe.choiceOf(variable).offer.id] += 1;
                default -> {}
            }
        }
        for (var i = 0; i < activities.length; i++) {
            activities[i] *= DECAY;
        }
    }

    /// The variable of the package to choose, or [Choice#NONE] when no requirement is open.
    int next() throws IOException {
        var best = Choice.NONE;
        var bestCount = 0;
        var bestActivity = 0f;
        var first = true;
        for (var entry = firstOpen; entry < encoder.entryNeeds.size(); entry++) {
            var need = encoder.entryNeeds.at(entry);
            var asker = encoder.entryAskers.at(entry);
            if (trail.values[need] != Trail.TRUE || trail.values[asker] != Trail.TRUE) {
                continue;
            }
            var choice = universe.choiceOf(need);
            if (trail.chosen[choice.offer.id] != Choice.NONE) {
                continue;
            }
            var activity = choice.offer.id < activities.length ? activities[choice.offer.id] : 0;
            if (first) {
                first = false;
                firstOpen = entry;
                best = need;
                if (!active) {
                    break;
                }
                bestActivity = activity;
                bestCount = count(choice);
            } else if (universe.kind[encoder.entryAskers.at(firstOpen)] == Universe.WANTED
                    && universe.kind[asker] != Universe.WANTED) {
                break;
            } else if (activity > bestActivity) {
                var count = count(choice);
                if (count < bestCount) {
                    best = need;
                    bestActivity = activity;
                    bestCount = count;
                }
            }
        }
        return best == Choice.NONE ? best : best(universe.choiceOf(best));
    }

    private int count(Choice choice) {
        var count = 0;
        for (var member : choice.members) {
            if (trail.values[member] != Trail.FALSE) {
                count++;
            }
        }
        return count;
    }

    /// The best member that is not ruled out.
    private int best(Choice choice) throws IOException {
        var index = free(choice, 0);
        ranking.arrange(choice, index);
        while (index > 0 && choice.offer.group(choice.members[index - 1]) == choice.offer.group(choice.members[index])) {
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
