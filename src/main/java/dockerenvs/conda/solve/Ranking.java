package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The order of packages that have version and build number in common: those that leave newer versions of what they
/// need come first, then newer ones. Such groups are put in order when one of them is to be chosen, not before,
/// because it takes a look at the packages they need.
final class Ranking {
    private static final int NOTHING_LEFT = Integer.MAX_VALUE;
    private static final int WITH_FEATURES = 1 << 24;
    private static final Comparator<Candidate> BY_AGE_AND_FILE = Comparator.comparingLong(Candidate::timestampMillis)
            .reversed()
            .thenComparingInt(candidate -> candidate.source().rank())
            .thenComparing(candidate -> candidate.source().subdir().equals("noarch"))
            .thenComparing(Candidate::file);

    private final Universe universe;

    Ranking(Universe universe) {
        this.universe = universe;
    }

    /// Puts the group of members in order of which one is at that place.
    void arrange(Choice choice, int index) throws IOException {
        var offer = choice.offer;
        var members = choice.members;
        var group = offer.group(members[index]);
        var from = index;
        while (from > 0 && offer.group(members[from - 1]) == group) {
            from--;
        }
        if (!choice.begins(from)) {
            return;
        }
        var to = index + 1;
        while (to < members.length && offer.group(members[to]) == group) {
            to++;
        }
        if (to - from > 1 && offer.fact.isEmpty()) {
            sort(members, from, to);
        }
    }

    /// What a package needs, by name.
    private record Needs(int variable, Map<String, List<String>> byName) {}

    private void sort(int[] members, int from, int to) throws IOException {
        var rows = new Needs[to - from];
        for (var i = from; i < to; i++) {
            rows[i - from] = needs(members[i]);
        }
        var common = new TreeSet<>(rows[0].byName.keySet());
        for (var row : rows) {
            common.retainAll(row.byName.keySet());
        }
        sort(rows, 0, rows.length, List.copyOf(common));
        for (var i = from; i < to; i++) {
            members[i] = rows[i - from].variable;
        }
    }

    private Needs needs(int variable) {
        var byName = new HashMap<String, List<String>>();
        for (var text : universe.candidate(variable).requirements().depends()) {
            try {
                var spec = universe.spec(text);
                if (spec.condition().isEmpty()) {
                    byName.computeIfAbsent(spec.name(), _ -> new ArrayList<>()).add(text);
                }
            } catch (MalformedInput _) {
                // it will be excluded when its turn comes
                continue;
            }
        }
        return new Needs(variable, byName);
    }

    /// By the first of the names, those that are equal then by the next.
    private void sort(Needs[] rows, int from, int to, List<String> names) throws IOException {
        if (names.isEmpty()) {
            insertionSort(rows, from, to, (left, right) -> BY_AGE_AND_FILE.compare(
                    universe.candidate(left.variable), universe.candidate(right.variable)));
            return;
        }
        var name = names.getFirst();
        var scores = new HashMap<Integer, Integer>();
        for (var i = from; i < to; i++) {
            scores.put(rows[i].variable, score(rows[i].byName.get(name)));
        }
        insertionSort(rows, from, to, Comparator.comparing(row -> scores.get(row.variable)));
        var rest = names.subList(1, names.size());
        for (var start = from; start < to; ) {
            var end = start + 1;
            while (end < to && scores.get(rows[end].variable).equals(scores.get(rows[start].variable))) {
                end++;
            }
            if (end - start > 1) {
                sort(rows, start, end, rest);
            }
            start = end;
        }
    }

    private static void insertionSort(Needs[] rows, int from, int to, Comparator<Needs> order) {
        for (var i = from + 1; i < to; i++) {
            var row = rows[i];
            var at = i;
            while (at > from && order.compare(rows[at - 1], row) > 0) {
                rows[at] = rows[at - 1];
                at--;
            }
            rows[at] = row;
        }
    }

    /// The newest version that is left, lower for newer; of several specs the worst counts.
    private int score(List<String> texts) throws IOException {
        var worst = 0;
        for (var text : texts) {
            worst = Math.max(worst, score(universe.choice(text)));
        }
        return worst;
    }

    private static int score(Choice choice) {
        if (choice.score == Choice.NONE) {
            var best = NOTHING_LEFT;
            var offer = choice.offer;
            for (var member : choice.members) {
                if (offer.exclusion(member).isEmpty()) {
                    best = Math.min(best, score(offer, member));
                }
            }
            choice.score = best;
        }
        return choice.score;
    }

    private static int score(Offer offer, int member) {
        if (offer.fact.isPresent()) {
            return 0;
        }
        var place = Math.min(offer.ranks.versionPlace(member - offer.first), WITH_FEATURES - 1);
        var features = offer.candidate(member).requirements().trackFeatures();
        return features.isEmpty() ? place : place + WITH_FEATURES;
    }
}
