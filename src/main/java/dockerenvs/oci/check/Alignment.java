package dockerenvs.oci.check;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiPredicate;

/// Two lists beside each other, so that as many items as possible stand beside their like: a longest common
/// subsequence.
final class Alignment<T> {
    /// Cells of the table for what is between the like beginnings and ends; lists that need more are not aligned.
    private static final long CELLS_MAX = 4 << 20;

    private final List<T> before;
    private final List<T> after;
    private final BiPredicate<T, T> alike;
    private final List<Pair> pairs = new ArrayList<>();

    private Alignment(List<T> before, List<T> after, BiPredicate<T, T> alike) {
        this.before = before;
        this.after = after;
        this.alike = alike;
    }

    /// The places of two items that are alike, or the place of one that has no like.
    record Pair(OptionalInt before, OptionalInt after) {}

    /// Every item of both lists once, each list in its order; between two matches first what only `before` has.
    static <T> List<Pair> of(List<T> before, List<T> after, BiPredicate<T, T> alike) {
        var alignment = new Alignment<>(before, after, alike);
        alignment.run();
        return alignment.pairs;
    }

    private void run() {
        var shorter = Math.min(before.size(), after.size());
        var start = 0;
        while (start < shorter && alike(start, start)) {
            match(start, start);
            start++;
        }
        var end = 0;
        while (end < shorter - start && alike(before.size() - 1 - end, after.size() - 1 - end)) {
            end++;
        }
        var beforeEnd = before.size() - end;
        var afterEnd = after.size() - end;
        if ((long) (beforeEnd - start) * (afterEnd - start) <= CELLS_MAX) {
            alignMiddle(start, beforeEnd, afterEnd);
        } else {
            addRest(start, beforeEnd, start, afterEnd);
        }
        for (var i = 0; i < end; i++) {
            match(beforeEnd + i, afterEnd + i);
        }
    }

    private void alignMiddle(int start, int beforeEnd, int afterEnd) {
        var lengths = lengths(start, beforeEnd, afterEnd);
        var i = start;
        var j = start;
        while (i < beforeEnd && j < afterEnd) {
            if (alike(i, j)) {
                match(i++, j++);
            } else if (lengths[i + 1 - start][j - start] >= lengths[i - start][j + 1 - start]) {
                pairs.add(new Pair(OptionalInt.of(i++), OptionalInt.empty()));
            } else {
                pairs.add(new Pair(OptionalInt.empty(), OptionalInt.of(j++)));
            }
        }
        addRest(i, beforeEnd, j, afterEnd);
    }

    /// How many items of what is left from each pair of places on can be matched.
    private int[][] lengths(int start, int beforeEnd, int afterEnd) {
        var lengths = new int[beforeEnd - start + 1][afterEnd - start + 1];
        for (var i = beforeEnd - 1; i >= start; i--) {
            var row = lengths[i - start];
            var next = lengths[i + 1 - start];
            for (var j = afterEnd - 1; j >= start; j--) {
                row[j - start] = alike(i, j) ? next[j + 1 - start] + 1 : Math.max(next[j - start], row[j + 1 - start]);
            }
        }
        return lengths;
    }

    private void addRest(int beforeStart, int beforeEnd, int afterStart, int afterEnd) {
        for (var i = beforeStart; i < beforeEnd; i++) {
            pairs.add(new Pair(OptionalInt.of(i), OptionalInt.empty()));
        }
        for (var j = afterStart; j < afterEnd; j++) {
            pairs.add(new Pair(OptionalInt.empty(), OptionalInt.of(j)));
        }
    }

    private boolean alike(int i, int j) {
        return alike.test(before.get(i), after.get(j));
    }

    private void match(int i, int j) {
        pairs.add(new Pair(OptionalInt.of(i), OptionalInt.of(j)));
    }
}
