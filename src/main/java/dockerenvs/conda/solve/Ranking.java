package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.Subdir;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
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
                    var known = byName.get(spec.name());
                    var texts = known == null ? new ArrayList<String>(1) : known;
                    texts.add(text);
                    byName.put(spec.name(), texts);
                }
            } catch (MalformedInput _) {
                // it will be excluded when its turn comes
            }
        }
        return new Needs(variable, byName);
    }

    /// By the first of the names, those that are equal then by the next.
    private void sort(Needs[] rows, int from, int to, List<String> names) throws IOException {
        if (names.isEmpty()) {
            sortByAgeAndFile(rows, from, to);
            return;
        }
        var name = names.getFirst();
        var scores = new int[to - from];
        for (var i = from; i < to; i++) {
            var row = rows[i];
            var score = score(row.byName.getOrDefault(name, List.of()));
            var at = i;
            for (; at > from && scores[at - 1 - from] > score; at--) {
                rows[at] = rows[at - 1];
                scores[at - from] = scores[at - 1 - from];
            }
            rows[at] = row;
            scores[at - from] = score;
        }
        var rest = names.subList(1, names.size());
        for (var start = from; start < to; ) {
            var end = start + 1;
            while (end < to && scores[end - from] == scores[start - from]) {
                end++;
            }
            if (end - start > 1) {
                sort(rows, start, end, rest);
            }
            start = end;
        }
    }

    private void sortByAgeAndFile(Needs[] rows, int from, int to) {
        for (var i = from + 1; i < to; i++) {
            var row = rows[i];
            var candidate = universe.candidate(row.variable);
            var at = i;
            while (at > from && comesBefore(candidate, universe.candidate(rows[at - 1].variable))) {
                rows[at] = rows[at - 1];
                at--;
            }
            rows[at] = row;
        }
    }

    /// Newer ones first; then by channel, those for one machine before those for all, and by file.
    private static boolean comesBefore(Candidate candidate, Candidate other) {
        if (candidate.timestampMillis() != other.timestampMillis()) {
            return candidate.timestampMillis() > other.timestampMillis();
        }
        if (candidate.source().rank() != other.source().rank()) {
            return candidate.source().rank() < other.source().rank();
        }
        var forAll = candidate.source().subdir().equals(Subdir.NOARCH);
        var otherForAll = other.source().subdir().equals(Subdir.NOARCH);
        return forAll == otherForAll ? candidate.file().compareTo(other.file()) < 0 : otherForAll;
    }

    /// The newest version that is left, lower for newer; of several specs the worst counts.
    private int score(List<String> texts) throws IOException {
        var worst = 0;
        for (var text : texts) {
            worst = Math.max(worst, score(universe.choice(text)));
        }
        return worst;
    }

    private int score(Choice choice) {
        if (choice.score == Choice.NONE) {
            var best = NOTHING_LEFT;
            var offer = choice.offer;
            for (var member : choice.members) {
                if (offer.fact.isPresent() || universe.permission.counts(offer.candidate(member))) {
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
