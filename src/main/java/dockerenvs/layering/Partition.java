package dockerenvs.layering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// Parcels divided so that few bytes are expected to move: a group costs its size times the chance that any of it
/// changes. The two groups that are cheapest to join are joined until few enough are left; then parcels move to the
/// group where they cost least, until none wants to.
final class Partition {
    private static final int PASSES_MAX = 5;

    private final Scenarios scenarios;
    private final double[] sizes;

    /// Of the group that a parcel leads, dead or alive.
    private final double[] groupSizes;

    private final float[][] stays;
    private final double[] costs;
    private final boolean[] dead;
    private final int[] partners;
    private final double[] prices;
    private final int[] group;

    private Partition(Scenarios scenarios, double[] sizes) {
        this.scenarios = scenarios;
        this.sizes = sizes;
        var count = sizes.length;
        groupSizes = sizes.clone();
        stays = new float[count][];
        costs = new double[count];
        dead = new boolean[count];
        partners = new int[count];
        prices = new double[count];
        group = new int[count];
        for (var i = 0; i < count; i++) {
            stays[i] = scenarios.stays()[i].clone();
            group[i] = i;
            costs[i] = cost(i);
        }
    }

    /// Groups of indexes, each in ascending order, the one with the lowest index first.
    static List<List<Integer>> of(Scenarios scenarios, double[] sizes, int groupsMax) {
        var partition = new Partition(scenarios, sizes);
        if (sizes.length > groupsMax) {
            partition.join(groupsMax);
            partition.improve();
        }
        var groups = new TreeMap<Integer, List<Integer>>();
        for (var i = 0; i < sizes.length; i++) {
            groups.computeIfAbsent(partition.group[i], _ -> new ArrayList<>()).add(i);
        }
        return groups.values().stream()
                .sorted((one, other) -> Integer.compare(one.getFirst(), other.getFirst()))
                .toList();
    }

    private double cost(int i) {
        return groupSizes[i] * scenarios.change(stays[i]);
    }

    /// What it costs more to have two groups in one layer.
    private double price(int i, int j) {
        return (groupSizes[i] + groupSizes[j]) * scenarios.change(stays[i], stays[j]) - costs[i] - costs[j];
    }

    private void join(int groupsMax) {
        for (var i = 0; i < sizes.length; i++) {
            findPartner(i);
        }
        for (var alive = sizes.length; alive > groupsMax; alive--) {
            var one = cheapest();
            var other = partners[one];
            groupSizes[one] += groupSizes[other];
            multiply(stays[one], stays[other]);
            costs[one] = cost(one);
            dead[other] = true;
            for (var i = 0; i < group.length; i++) {
                if (group[i] == other) {
                    group[i] = one;
                }
            }
            findPartner(one);
            tellOthers(one, other);
        }
    }

    private int cheapest() {
        var best = -1;
        for (var i = 0; i < sizes.length; i++) {
            if (!dead[i] && partners[i] >= 0 && (best < 0 || prices[i] < prices[best])) {
                best = i;
            }
        }
        return best;
    }

    /// The group after this one that is cheapest to join it.
    private void findPartner(int i) {
        partners[i] = -1;
        prices[i] = Double.MAX_VALUE;
        for (var j = i + 1; j < sizes.length; j++) {
            if (!dead[j]) {
                offer(i, j);
            }
        }
    }

    private void offer(int i, int j) {
        var price = price(i, j);
        if (price < prices[i]) {
            prices[i] = price;
            partners[i] = j;
        }
    }

    private void tellOthers(int joined, int gone) {
        for (var i = 0; i < gone; i++) {
            if (dead[i] || i == joined) {
                continue;
            }
            if (partners[i] == gone || partners[i] == joined) {
                findPartner(i);
            } else if (i < joined) {
                offer(i, joined);
            }
        }
    }

    private static void multiply(float[] into, float[] factors) {
        for (var s = 0; s < into.length; s++) {
            into[s] *= factors[s];
        }
    }

    private void improve() {
        var groups = Arrays.stream(group).distinct().toArray();
        for (var pass = 0; pass < PASSES_MAX; pass++) {
            var moved = false;
            for (var i = 0; i < sizes.length; i++) {
                moved |= move(i, groups);
            }
            if (!moved) {
                return;
            }
        }
    }

    /// Moves a parcel to where it costs least; the last one of a group stays, as an empty layer is no use.
    private boolean move(int i, int[] groups) {
        if (isAlone(i)) {
            return false;
        }
        var from = group[i];
        var own = scenarios.stays()[i];
        var without = stays[from].clone();
        for (var s = 0; s < without.length; s++) {
            without[s] /= own[s];
        }
        var rest = groupSizes[from] - sizes[i];
        var best = from;
        var bestPrice = (costs[from] - rest * scenarios.change(without)) * (1 - 1e-6) - 1e-3;
        for (var to : groups) {
            if (to != from) {
                var price = (groupSizes[to] + sizes[i]) * scenarios.change(stays[to], own) - costs[to];
                if (price < bestPrice) {
                    bestPrice = price;
                    best = to;
                }
            }
        }
        if (best == from) {
            return false;
        }
        group[i] = best;
        groupSizes[best] += sizes[i];
        groupSizes[from] = rest;
        recount(from);
        recount(best);
        return true;
    }

    private boolean isAlone(int i) {
        for (var j = 0; j < group.length; j++) {
            if (j != i && group[j] == group[i]) {
                return false;
            }
        }
        return true;
    }

    /// Multiplies anew, as dividing loses digits.
    private void recount(int changed) {
        Arrays.fill(stays[changed], 1);
        for (var i = 0; i < group.length; i++) {
            if (group[i] == changed) {
                multiply(stays[changed], scenarios.stays()[i]);
            }
        }
        costs[changed] = cost(changed);
    }
}
