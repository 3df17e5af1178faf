package dockerenvs.layering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Things divided so that few bytes are expected to move. Those that would cost most alone begin a group each, more
/// groups than there may be in the end, and the others join where they cost least. Then the two groups that cost
/// least more as one become one, until few enough are left. Then things move to where they cost less, until none does.
final class Partition {
    /// How many times the groups that may be left are begun.
    private static final int BEGUN = 4;

    private static final int PASSES_MAX = 8;

    /// Gains that are lost in rounding.
    private static final double GAIN_MIN = 1e-6;

    private final Scenarios scenarios;
    private final double[] sizes;
    private final Groups groups;

    /// The group of each thing, and how many things each group has.
    private final int[] group;

    private final int[] members;

    private Partition(Scenarios scenarios, double[] sizes, int groups) {
        this.scenarios = scenarios;
        this.sizes = sizes;
        this.groups = new Groups(scenarios, groups);
        group = new int[sizes.length];
        members = new int[groups];
    }

    /// Divides things of these sizes, which stay as `scenarios` say.
    static Partition of(Scenarios scenarios, double[] sizes, int groupsMax) {
        var partition = new Partition(scenarios, sizes, (int) Math.min(sizes.length, (long) BEGUN * groupsMax));
        partition.fill();
        if (sizes.length > groupsMax) {
            partition.join(groupsMax);
            partition.improve();
        }
        return partition;
    }

    /// Bytes that are expected to move.
    double cost() {
        return groups.cost();
    }

    /// Indexes of things, each group in ascending order, the one with the lowest index first.
    List<List<Integer>> groups() {
        var found = new TreeMap<Integer, List<Integer>>();
        for (var i = 0; i < group.length; i++) {
            found.computeIfAbsent(group[i], _ -> new ArrayList<>()).add(i);
        }
        return found.values().stream()
                .sorted(Comparator.comparing(List::getFirst))
                .toList();
    }

    private float[] stays(int i) {
        return scenarios.stays()[i];
    }

    private void fill() {
        var alone = new double[sizes.length];
        for (var i = 0; i < alone.length; i++) {
            alone[i] = sizes[i] * scenarios.change(stays(i));
        }
        var order = IntStream.range(0, sizes.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -alone[i]))
                .toList();
        for (var place = 0; place < order.size(); place++) {
            var i = order.get(place);
            var to = place < members.length ? place : cheapest(i, -1, Double.MAX_VALUE);
            group[i] = to;
            members[to]++;
            groups.add(to, sizes[i], stays(i));
        }
    }

    private void join(int groupsMax) {
        var into = Joining.of(groups, groupsMax);
        for (var i = 0; i < group.length; i++) {
            members[group[i]]--;
            group[i] = into[group[i]];
            members[group[i]]++;
        }
    }

    /// The group that a thing makes least more costly, if that is less than a price; none that is empty.
    ///
    /// @param from where it is; the answer when it is nowhere cheaper
    private int cheapest(int i, int from, double price) {
        var best = from;
        var bestPrice = price;
        for (var to = 0; to < members.length; to++) {
            if (to != from && members[to] > 0) {
                var more = groups.more(to, sizes[i], stays(i));
                if (more < bestPrice) {
                    bestPrice = more;
                    best = to;
                }
            }
        }
        return best;
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

    /// Moves a thing to where it costs least; the last one of a group stays, as an empty layer is no use.
    private boolean move(int i) {
        var from = group[i];
        if (members[from] == 1) {
            return false;
        }
        var less = groups.less(from, sizes[i], stays(i));
        var to = cheapest(i, from, less * (1 - GAIN_MIN) - GAIN_MIN);
        if (to == from) {
            return false;
        }
        group[i] = to;
        members[from]--;
        members[to]++;
        groups.add(to, sizes[i], stays(i));
        recount(from);
        return true;
    }

    /// Multiplies anew, as dividing loses digits.
    private void recount(int changed) {
        groups.clear(changed);
        for (var i = 0; i < group.length; i++) {
            if (group[i] == changed) {
                groups.add(changed, sizes[i], stays(i));
            }
        }
    }
}
