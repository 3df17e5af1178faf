package dockerenvs.layering;

import java.util.stream.IntStream;

/// Makes groups fewer: the two that cost least more as one become one, again and again.
final class Joining {
    private final Groups groups;

    /// The later group with which each one costs least more, and how much; -1 for one that is gone or has none.
    private final int[] partners;

    private final double[] prices;

    /// Whose price is only known to be at least so high, as its partner changed.
    private final boolean[] isStale;

    /// Into which each group went, itself at first.
    private final int[] into;

    private Joining(Groups groups) {
        this.groups = groups;
        partners = new int[groups.count()];
        prices = new double[groups.count()];
        isStale = new boolean[groups.count()];
        into = IntStream.range(0, groups.count()).toArray();
    }

    /// Joins them until at most so many are left; the others become empty.
    ///
    /// @return for each the group that it is part of
    static int[] of(Groups groups, int groupsMax) {
        var joining = new Joining(groups);
        for (var i = 0; i < groups.count(); i++) {
            joining.look(i);
        }
        for (var left = groups.count(); left > groupsMax; left--) {
            joining.join(joining.cheapest());
        }
        return joining.into;
    }

    private boolean isLeft(int i) {
        return into[i] == i;
    }

    private void look(int i) {
        partners[i] = -1;
        prices[i] = Double.MAX_VALUE;
        isStale[i] = false;
        for (var j = i + 1; j < into.length; j++) {
            if (isLeft(j)) {
                offer(i, j);
            }
        }
    }

    private void offer(int i, int partner) {
        var price = groups.moreAsOne(i, partner);
        if (price < prices[i]) {
            prices[i] = price;
            partners[i] = partner;
            isStale[i] = false;
        }
    }

    private int cheapest() {
        var best = lowest();
        while (isStale[best]) {
            look(best);
            best = lowest();
        }
        return best;
    }

    private int lowest() {
        var best = 0;
        for (var i = 1; i < prices.length; i++) {
            if (prices[i] < prices[best]) {
                best = i;
            }
        }
        return best;
    }

    private void join(int one) {
        var other = partners[one];
        groups.join(one, other);
        for (var i = 0; i < into.length; i++) {
            if (into[i] == other) {
                into[i] = one;
            }
        }
        prices[other] = Double.MAX_VALUE;
        isStale[other] = false;
        for (var i = 0; i < other; i++) {
            if (isLeft(i)) {
                isStale[i] |= partners[i] == one || partners[i] == other;
                if (i < one) {
                    offer(i, one);
                }
            }
        }
        look(one);
    }
}
