package dockerenvs.layering;

import java.util.Arrays;

/// What groups weigh and cost: their size times the chance that anything in them changes.
final class Groups {
    private final Scenarios scenarios;
    private final double[] sizes;
    private final float[][] stays;
    private final double[] costs;

    /// Empty ones.
    ///
    /// @param scenarios whose weights count
    Groups(Scenarios scenarios, int count) {
        this.scenarios = scenarios;
        sizes = new double[count];
        stays = new float[count][scenarios.weights().length];
        costs = new double[count];
        for (var together : stays) {
            Arrays.fill(together, 1);
        }
    }

    int count() {
        return sizes.length;
    }

    double size(int of) {
        return sizes[of];
    }

    /// Of all of them.
    double cost() {
        return Arrays.stream(costs).sum();
    }

    /// Puts a thing into a group.
    ///
    /// @param own how likely the thing stays in each scenario
    void add(int to, double size, float[] own) {
        sizes[to] += size;
        for (var s = 0; s < own.length; s++) {
            stays[to][s] *= own[s];
        }
        costs[to] = sizes[to] * scenarios.change(stays[to]);
    }

    void clear(int of) {
        sizes[of] = 0;
        Arrays.fill(stays[of], 1);
        costs[of] = 0;
    }

    /// How much more a group costs with a thing in it.
    double more(int to, double size, float[] own) {
        return (sizes[to] + size) * scenarios.change(stays[to], own) - costs[to];
    }

    /// How much less a group costs without a thing that is in it.
    double less(int from, double size, float[] own) {
        var without = stays[from].clone();
        for (var s = 0; s < without.length; s++) {
            without[s] /= own[s];
        }
        return costs[from] - (sizes[from] - size) * scenarios.change(without);
    }

    /// How much more two groups cost as one.
    double moreAsOne(int one, int other) {
        return more(one, sizes[other], stays[other]) - costs[other];
    }

    /// Puts all of a group into another one.
    void join(int one, int other) {
        add(one, sizes[other], stays[other]);
        clear(other);
    }
}
