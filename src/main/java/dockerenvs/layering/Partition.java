package dockerenvs.layering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Parcels divided so that few bytes are expected to move: a group costs its size times the chance that any of it
/// changes. The most costly parcels begin a group each, the others join where they cost least, one after another;
/// then parcels move to where they cost less, until none does.
final class Partition {
    private static final int PASSES_MAX = 8;

    /// Gains that are lost in rounding.
    private static final double GAIN_MIN = 1e-6;

    private final Scenarios scenarios;
    private final double[] sizes;
    private final int[] group;
    private final int groups;
    private final double[] groupSizes;
    private final int[] members;
    private final float[][] stays;
    private final double[] costs;

    private Partition(Scenarios scenarios, double[] sizes, int groups) {
        this.scenarios = scenarios;
        this.sizes = sizes;
        this.groups = groups;
        group = new int[sizes.length];
        groupSizes = new double[groups];
        members = new int[groups];
        stays = new float[groups][scenarios.weights().length];
        costs = new double[groups];
        for (var together : stays) {
            Arrays.fill(together, 1);
        }
    }

    /// Groups of indexes, each in ascending order, the one with the lowest index first.
    static List<List<Integer>> of(Scenarios scenarios, double[] sizes, int groupsMax) {
        var partition = new Partition(scenarios, sizes, Math.min(sizes.length, groupsMax));
        partition.fill();
        if (sizes.length > groupsMax) {
            partition.improve();
        }
        var groups = new TreeMap<Integer, List<Integer>>();
        for (var i = 0; i < sizes.length; i++) {
            groups.computeIfAbsent(partition.group[i], _ -> new ArrayList<>()).add(i);
        }
        return groups.values().stream()
                .sorted(Comparator.comparing(List::getFirst))
                .toList();
    }

    private void fill() {
        var alone = new double[sizes.length];
        for (var i = 0; i < alone.length; i++) {
            alone[i] = sizes[i] * scenarios.change(scenarios.stays()[i]);
        }
        var order = IntStream.range(0, sizes.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -alone[i]))
                .toList();
        for (var place = 0; place < order.size(); place++) {
            var i = order.get(place);
            var to = place < groups ? place : cheapest(i, -1, Double.MAX_VALUE);
            group[i] = to;
            members[to]++;
            groupSizes[to] += sizes[i];
            multiply(stays[to], scenarios.stays()[i]);
            costs[to] = cost(to);
        }
    }

    private double cost(int to) {
        return groupSizes[to] * scenarios.change(stays[to]);
    }

    /// The group that a parcel makes least more costly, if that is less than a price.
    ///
    /// @param from where it is; the answer when it is nowhere cheaper
    private int cheapest(int i, int from, double price) {
        var best = from;
        var bestPrice = price;
        var own = scenarios.stays()[i];
        for (var to = 0; to < groups; to++) {
            if (to != from) {
                var more = (groupSizes[to] + sizes[i]) * scenarios.change(stays[to], own) - costs[to];
                if (more < bestPrice) {
                    bestPrice = more;
                    best = to;
                }
            }
        }
        return best;
    }

    private static void multiply(float[] into, float[] factors) {
        for (var s = 0; s < into.length; s++) {
            into[s] *= factors[s];
        }
    }

    private void improve() {
        for (var pass = 0; pass < PASSES_MAX; pass++) {
            var moved = false;
            for (var i = 0; i < sizes.length; i++) {
                moved |= move(i);
            }
            if (!moved) {
                return;
            }
        }
    }

    /// Moves a parcel to where it costs least; the last one of a group stays, as an empty layer is no use.
    private boolean move(int i) {
        var from = group[i];
        if (members[from] == 1) {
            return false;
        }
        var own = scenarios.stays()[i];
        var without = stays[from].clone();
        for (var s = 0; s < without.length; s++) {
            without[s] /= own[s];
        }
        var rest = (groupSizes[from] - sizes[i]) * scenarios.change(without);
        var to = cheapest(i, from, (costs[from] - rest) * (1 - GAIN_MIN) - GAIN_MIN);
        if (to == from) {
            return false;
        }
        group[i] = to;
        members[from]--;
        members[to]++;
        recount(from);
        recount(to);
        return true;
    }

    /// Multiplies anew, as dividing loses digits.
    private void recount(int changed) {
        Arrays.fill(stays[changed], 1);
        groupSizes[changed] = 0;
        for (var i = 0; i < group.length; i++) {
            if (group[i] == changed) {
                groupSizes[changed] += sizes[i];
                multiply(stays[changed], scenarios.stays()[i]);
            }
        }
        costs[changed] = cost(changed);
    }
}
