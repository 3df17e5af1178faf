package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.Repodata;
import dockerenvs.conda.spec.Version;
import dockerenvs.conda.spec.VersionSpec;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The packages of one name in order, best first, but for what only their dependencies tell: favoured, without
/// track features, by channel where that is preferred, by version, by build number.
final class Ranks {
    /// No package at all.
    static final Ranks NONE = new Ranks(List.of(), Map.of(), _ -> "", new Order(false, _ -> false));

    private static final int ODD = -1;
    private static final int NUMBER_BITS = 20;
    private static final long NUMBER_MAX = (1L << NUMBER_BITS) - 1;
    private static final int VERSION_BITS = 18;
    private static final int CHANNEL_BITS = 16;

    private final Candidate[] candidates;
    private final String[] exclusions;
    private final int[] groups;
    /// By candidate, which of [#versions] it has, or [#ODD].
    private final int[] spellings;
    /// Each as it is written, ascending only by chance.
    private final Version[] versions;
    /// By spelling, the place of the version, 0 for the best; equal versions have the same.
    private final int[] places;

    /// Why a package may not be taken; empty when it may.
    interface Exclusion {
        String of(Candidate candidate);
    }

    /// Whether a package was there before.
    interface Favour {
        boolean of(Candidate candidate);
    }

    /// What counts besides the version.
    record Order(boolean byChannel, Favour favour) {}

    Ranks(List<Candidate> offered, Map<String, Version> known, Exclusion exclusion, Order order) {
        var count = offered.size();
        var texts = new HashMap<String, Integer>();
        var own = new int[count];
        versions = new Version[count];
        var distinct = 0;
        for (var i = 0; i < count; i++) {
            var text = offered.get(i).version();
            var index = texts.get(text);
            if (index == null) {
                index = ODD;
                var version = version(text, known);
                if (version.length > 0) {
                    index = distinct;
                    versions[distinct++] = version[0];
                }
                texts.put(text, index);
            }
            own[i] = index;
        }
        places = places(versions, distinct);
        var whys = new String[count];
        for (var i = 0; i < count; i++) {
            whys[i] = exclusion.of(offered.get(i));
        }
        var numbers = numbers(offered);
        var keys = new long[count];
        for (var i = 0; i < count; i++) {
            keys[i] = key(offered.get(i), own[i], order, whys[i].isEmpty()) << NUMBER_BITS | NUMBER_MAX - numbers[i];
        }
        var sorted = sorted(keys);
        candidates = new Candidate[count];
        exclusions = new String[count];
        groups = new int[count];
        spellings = new int[count];
        for (var i = 0; i < count; i++) {
            var from = sorted[i];
            candidates[i] = offered.get(from);
            exclusions[i] = whys[from];
            spellings[i] = own[from];
            groups[i] = i > 0 && keys[from] == keys[sorted[i - 1]] ? groups[i - 1] : i;
        }
    }

    /// The version, or nothing when the text is none; such packages exist.
    private static Version[] version(String text, Map<String, Version> known) {
        var version = known.get(text);
        if (version == null) {
            try {
                version = Version.parse(text);
            } catch (MalformedInput _) {
                // only those who do not care for the version get it
                return new Version[0];
            }
            known.put(text, version);
        }
        return new Version[] {version};
    }

    /// Indexes by ascending key; equal keys keep their order. Long lists are mostly in order already.
    private static int[] sorted(long[] keys) {
        var pairs = new Integer[keys.length];
        Arrays.setAll(pairs, i -> i);
        Arrays.sort(pairs, (left, right) -> Long.compare(keys[left], keys[right]));
        var result = new int[keys.length];
        for (var i = 0; i < result.length; i++) {
            result[i] = pairs[i];
        }
        return result;
    }

    private static int[] places(Version[] versions, int distinct) {
        var order = new Integer[distinct];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (left, right) -> versions[right].compareTo(versions[left]));
        var places = new int[distinct];
        for (var i = 1; i < distinct; i++) {
            var same = versions[order[i]].compareTo(versions[order[i - 1]]) == 0;
            places[order[i]] = places[order[i - 1]] + (same ? 0 : 1);
        }
        return places;
    }

    /// Build numbers, or their places where one is too large.
    private static long[] numbers(List<Candidate> offered) {
        var numbers = new long[offered.size()];
        var max = 0L;
        var min = 0L;
        for (var i = 0; i < numbers.length; i++) {
            numbers[i] = offered.get(i).buildNumber();
            max = Math.max(max, numbers[i]);
            min = Math.min(min, numbers[i]);
        }
        if (max > NUMBER_MAX || min < 0) {
            var sorted = Arrays.stream(numbers).sorted().distinct().toArray();
            for (var i = 0; i < numbers.length; i++) {
                numbers[i] = Arrays.binarySearch(sorted, numbers[i]);
            }
        }
        return numbers;
    }

    private long key(Candidate candidate, int spelling, Order order, boolean permitted) {
        var favoured = permitted && order.favour.of(candidate) ? 0L : 1L;
        var features = candidate.requirements().trackFeatures().isEmpty() ? 0L : 1L;
        var channel = order.byChannel ? (long) candidate.source().rank() : 0L;
        var version = spelling == ODD ? (1L << VERSION_BITS) - 1 : places[spelling];
        return (favoured << 1 | features) << CHANNEL_BITS + VERSION_BITS | channel << VERSION_BITS | version;
    }

    int size() {
        return candidates.length;
    }

    Candidate candidate(int index) {
        return candidates[index];
    }

    String exclusion(int index) {
        return exclusions[index];
    }

    int group(int index) {
        return groups[index];
    }

    /// The place of a package's version, 0 for the newest.
    int versionPlace(int index) {
        return spellings[index] == ODD ? Integer.MAX_VALUE : places[spellings[index]];
    }

    /// Indexes of those that match, ascending.
    int[] matching(MatchSpec spec, Repodata repodata) throws IOException {
        var found = new Ints();
        var any = spec.version().equals(VersionSpec.ANY);
        var verdicts = new byte[versions.length];
        for (var i = 0; i < candidates.length; i++) {
            var spelling = spellings[i];
            if (!any) {
                if (spelling == ODD) {
                    continue;
                }
                if (verdicts[spelling] == 0) {
                    verdicts[spelling] = (byte) (spec.matchesVersion(versions[spelling]) ? 1 : -1);
                }
                if (verdicts[spelling] < 0) {
                    continue;
                }
            }
            var candidate = candidates[i];
            if (spec.matchesBuild(candidate) && (!spec.asksRecord() || spec.matches(repodata.record(candidate)))) {
                found.add(i);
            }
        }
        return found.toArray();
    }
}
