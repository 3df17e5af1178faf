package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.Version;
import java.util.Arrays;
import java.util.HashMap;

/// The versions of the packages of one name: each way of writing one once, and where it stands among the others.
final class Spellings {
    static final Spellings NONE = new Spellings(new Version[0], new int[0], new int[0]);

    /// What is no version; behind all others.
    private static final int ODD = -1;

    private final Version[] versions;
    /// By spelling, the place of the version, 0 for the newest; equal versions have the same.
    private final int[] places;
    /// By package, its spelling or [#ODD].
    private final int[] spellings;

    private Spellings(Version[] versions, int[] places, int[] spellings) {
        this.versions = versions;
        this.places = places;
        this.spellings = spellings;
    }

    static Spellings of(Candidate[] candidates, KnownVersions known) {
        var spellings = new int[candidates.length];
        var versions = new Version[candidates.length];
        var count = 0;
        var byText = new HashMap<String, Integer>();
        var last = "";
        var lastSpelling = ODD;
        for (var i = 0; i < candidates.length; i++) {
            var text = candidates[i].version();
            if (!text.equals(last)) {
                last = text;
                var seen = byText.get(text);
                if (seen != null) {
                    lastSpelling = seen;
                } else {
                    var version = known.find(text);
                    lastSpelling = version.isPresent() ? count : ODD;
                    if (version.isPresent()) {
                        versions[count++] = version.get();
                    }
                    byText.put(text, lastSpelling);
                }
            }
            spellings[i] = lastSpelling;
        }
        var exact = Arrays.copyOf(versions, count);
        return new Spellings(exact, places(exact), spellings);
    }

    private static int[] places(Version[] versions) {
        var order = new int[versions.length];
        for (var i = 0; i < order.length; i++) {
            var at = insertionPoint(versions, order, i);
            System.arraycopy(order, at, order, at + 1, i - at);
            order[at] = i;
        }
        var places = new int[versions.length];
        for (var i = 1; i < order.length; i++) {
            var same = versions[order[i]].compareTo(versions[order[i - 1]]) == 0;
            places[order[i]] = places[order[i - 1]] + (same ? 0 : 1);
        }
        return places;
    }

    /// Where a version belongs among the first ones, newest first. Files come in almost ascending order, so the front
    /// is tried first.
    private static int insertionPoint(Version[] versions, int[] order, int index) {
        var low = 0;
        var high = index;
        var middle = 0;
        while (low < high) {
            if (versions[order[middle]].compareTo(versions[index]) >= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
            middle = (low + high) >>> 1;
        }
        return low;
    }

    /// The same for the packages in another order.
    Spellings arranged(int[] indexes) {
        var arranged = new int[indexes.length];
        for (var i = 0; i < indexes.length; i++) {
            arranged[i] = spellings[indexes[i]];
        }
        return new Spellings(versions, places, arranged);
    }

    /// The place of a package's version, 0 for the newest.
    int place(int index) {
        return spellings[index] == ODD ? versions.length : places[spellings[index]];
    }

    /// By spelling, 1 when the version is what the spec asks for.
    byte[] verdicts(MatchSpec spec) {
        var verdicts = new byte[versions.length];
        for (var i = 0; i < versions.length; i++) {
            verdicts[i] = (byte) (spec.matchesVersion(versions[i]) ? 1 : 0);
        }
        return verdicts;
    }

    /// Whether a package has one of the versions.
    boolean agrees(int index, byte[] verdicts) {
        return spellings[index] != ODD && verdicts[spellings[index]] == 1;
    }
}
