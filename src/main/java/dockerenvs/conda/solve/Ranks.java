package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.Repodata;
import dockerenvs.conda.spec.VersionSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// The packages of one name in order, best first, but for what only their dependencies tell: favoured, without
/// track features, by channel where that is preferred, by version, by build number.
final class Ranks {
    /// No package at all.
    static final Ranks NONE = new Ranks(new Candidate[0], new String[0], new int[0], Spellings.NONE);

    private static final int NUMBER_BITS = 20;
    private static final long NUMBER_MAX = (1L << NUMBER_BITS) - 1;
    private static final int VERSION_BITS = 18;
    private static final int CHANNEL_BITS = 16;
    private static final int RUN_LENGTH = 8;

    private final Candidate[] candidates;
    /// Why a candidate may not be taken; empty when it may.
    private final String[] exclusions;
    private final int[] groups;
    private final Spellings spellings;

    /// How packages are compared.
    ///
    /// @param byChannel whether the channel counts more than the version
    /// @param favour which packages come before all others
    record Order(boolean byChannel, Favour favour) {}

    /// Whether a package was there before.
    interface Favour {
        boolean of(Candidate candidate);
    }

    private Ranks(Candidate[] candidates, String[] exclusions, int[] groups, Spellings spellings) {
        this.candidates = candidates;
        this.exclusions = exclusions;
        this.groups = groups;
        this.spellings = spellings;
    }

    /// @param exclusions by candidate, why it may not be taken
    /// @param versions those that were read before, and more from now on
    static Ranks of(List<Candidate> offered, String[] exclusions, KnownVersions versions, Order order) {
        var count = offered.size();
        var candidates = offered.toArray(new Candidate[0]);
        var spellings = Spellings.of(candidates, versions);
        var keys = keys(candidates, exclusions, spellings, order);
        var indexes = sorted(keys);
        var groups = new int[count];
        var sortedCandidates = new Candidate[count];
        var sortedExclusions = new String[count];
        for (var i = 0; i < count; i++) {
            var from = indexes[i];
            sortedCandidates[i] = candidates[from];
            sortedExclusions[i] = exclusions[from];
            groups[i] = i > 0 && keys[from] == keys[indexes[i - 1]] ? groups[i - 1] : i;
        }
        return new Ranks(sortedCandidates, sortedExclusions, groups, spellings.arranged(indexes));
    }

    private static long[] keys(Candidate[] candidates, String[] exclusions, Spellings spellings, Order order) {
        var numbers = numbers(candidates);
        var keys = new long[candidates.length];
        for (var i = 0; i < keys.length; i++) {
            var candidate = candidates[i];
            var favoured = exclusions[i].isEmpty() && order.favour.of(candidate) ? 0L : 1L;
            var features = candidate.requirements().trackFeatures().isEmpty() ? 0L : 1L;
            var channel = order.byChannel ? (long) candidate.source().rank() : 0L;
            var place = Math.min(spellings.place(i), (1 << VERSION_BITS) - 1);
            var high = (favoured << 1 | features) << CHANNEL_BITS + VERSION_BITS | channel << VERSION_BITS | place;
            keys[i] = high << NUMBER_BITS | NUMBER_MAX - numbers[i];
        }
        return keys;
    }

    /// Build numbers, or their places where one is too large.
    private static long[] numbers(Candidate[] candidates) {
        var numbers = new long[candidates.length];
        var fit = true;
        for (var i = 0; i < numbers.length; i++) {
            numbers[i] = candidates[i].buildNumber();
            fit &= numbers[i] >= 0 && numbers[i] <= NUMBER_MAX;
        }
        if (!fit) {
            var distinct = Arrays.stream(numbers).sorted().distinct().toArray();
            for (var i = 0; i < numbers.length; i++) {
                numbers[i] = Arrays.binarySearch(distinct, numbers[i]);
            }
        }
        return numbers;
    }

    /// Indexes by ascending key; equal keys keep their order. By merging, because no object has to be made for it.
    private static int[] sorted(long[] keys) {
        var count = keys.length;
        var from = new int[count];
        for (var start = 0; start < count; start += RUN_LENGTH) {
            var end = Math.min(start + RUN_LENGTH, count);
            for (var i = start; i < end; i++) {
                var at = i;
                for (; at > start && keys[from[at - 1]] > keys[i]; at--) {
                    from[at] = from[at - 1];
                }
                from[at] = i;
            }
        }
        var to = new int[count];
        for (var length = RUN_LENGTH; length < count; length *= 2) {
            for (var start = 0; start < count; start += 2 * length) {
                merge(keys, from, to, start, length);
            }
            var swapped = from;
            from = to;
            to = swapped;
        }
        return from;
    }

    private static void merge(long[] keys, int[] from, int[] to, int start, int length) {
        var middle = Math.min(start + length, from.length);
        var end = Math.min(middle + length, from.length);
        var left = start;
        var right = middle;
        for (var at = start; at < end; at++) {
            var takesLeft = right == end || left < middle && keys[from[left]] <= keys[from[right]];
            to[at] = takesLeft ? from[left++] : from[right++];
        }
    }

    int size() {
        return candidates.length;
    }

    Candidate candidate(int index) {
        return candidates[index];
    }

    /// Why the package may not be taken; empty when it may.
    String exclusion(int index) {
        return exclusions[index];
    }

    /// Equal for packages that compare as equal; lower is better.
    int group(int index) {
        return groups[index];
    }

    /// The place of a package's version, 0 for the newest.
    int versionPlace(int index) {
        return spellings.place(index);
    }

    /// Indexes of those that match, ascending.
    int[] matching(MatchSpec spec, Repodata repodata) throws IOException {
        var found = new Ints();
        var any = spec.version().equals(VersionSpec.ANY);
        var verdicts = any ? new byte[0] : spellings.verdicts(spec);
        for (var i = 0; i < candidates.length; i++) {
            if (any || spellings.agrees(i, verdicts)) {
                var candidate = candidates[i];
                if (spec.matchesBuild(candidate) && (!spec.asksRecord() || spec.matches(repodata.record(candidate)))) {
                    found.add(i);
                }
            }
        }
        return found.toArray();
    }
}
