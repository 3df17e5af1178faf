package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Packages and specs in few words.
final class Phrases {
    private static final int LISTED_MAX = 3;
    private static final int PREFIX_MIN = 2;

    private Phrases() {}

    /// `numpy 1.26.0 … 1.26.4`; where others of these versions are left out, with `py312_0`, with what the builds have
    /// in common and the others have not (`py3*`), with all of them, or with their number.
    ///
    /// @param all among which they are chosen
    static String packages(Offer offer, BitSet which, BitSet all) {
        var text = offer.name + " " + range(versions(offer, which));
        var others = (BitSet) all.clone();
        others.andNot(which);
        var shared = new TreeSet<>(versions(offer, which));
        shared.retainAll(versions(offer, others));
        if (shared.isEmpty()) {
            return text;
        }
        var builds = builds(offer, which, versions(offer, which));
        var otherBuilds = builds(offer, others, shared);
        if (builds.size() == 1) {
            return text + " " + builds.first();
        }
        var prefix = prefix(builds.first(), builds.last());
        if (prefix.length() >= PREFIX_MIN && otherBuilds.stream().noneMatch(other -> other.startsWith(prefix))) {
            return "%s %s*".formatted(text, prefix);
        }
        return builds.size() <= LISTED_MAX
                ? "%s (builds %s)".formatted(text, range(builds))
                : "%s (%d of %d builds)"
                        .formatted(text, which.cardinality(), which.cardinality() + count(offer, others, which));
    }

    /// How many of these have a version that one of those has.
    private static long count(Offer offer, BitSet which, BitSet like) {
        var versions = versions(offer, like);
        return which.stream()
                .filter(place -> versions.contains(candidate(offer, place).version()))
                .count();
    }

    private static SortedSet<String> builds(Offer offer, BitSet which, Set<String> versions) {
        var builds = new TreeSet<String>();
        which.stream()
                .mapToObj(place -> candidate(offer, place))
                .filter(candidate -> versions.contains(candidate.version()))
                .forEach(candidate -> builds.add(candidate.build()));
        return builds;
    }

    /// How low the lowest of these is: higher for lower.
    static int depth(Offer offer, BitSet which) {
        return which.stream()
                .map(place -> offer.ranks.versionPlace(place))
                .max()
                .orElse(-1);
    }

    /// Whether these are packages of more than one version.
    static boolean areMany(Offer offer, BitSet which) {
        return versions(offer, which).size() > 1;
    }

    /// Versions as the channels write them, lowest first.
    static Set<String> versions(Offer offer, BitSet which) {
        var versions = new LinkedHashSet<String>();
        which.stream()
                .boxed()
                .sorted(Comparator.comparingInt((Integer place) -> -offer.ranks.versionPlace(place)))
                .forEach(place -> versions.add(candidate(offer, place).version()));
        return versions;
    }

    private static Candidate candidate(Offer offer, int place) {
        return offer.candidate(offer.first + place);
    }

    /// `1.0`, `1.0, 1.1`, `1.0 … 1.9`.
    static String range(Iterable<String> ascending) {
        var all = new ArrayList<String>();
        ascending.forEach(all::add);
        return all.size() <= LISTED_MAX ? String.join(", ", all) : all.getFirst() + " … " + all.getLast();
    }

    private static String prefix(String first, String last) {
        var length = 0;
        while (length < Math.min(first.length(), last.length()) && first.charAt(length) == last.charAt(length)) {
            length++;
        }
        return first.substring(0, length);
    }

    /// `` `a >=1` ``, `` `a 1.*`, `2.*` or `3.*` ``, `` `a 1.*` … `9.*` ``.
    static String specs(List<String> specs) {
        var distinct = new ArrayList<>(new LinkedHashSet<>(specs));
        var name = distinct.getFirst().replaceAll(" .*", "") + " ";
        for (var i = 1; i < distinct.size(); i++) {
            var rest = distinct.get(i);
            distinct.set(i, rest.startsWith(name) ? rest.substring(name.length()) : rest);
        }
        distinct.replaceAll("`%s`"::formatted);
        var last = distinct.size() - 1;
        return last == 0 || last >= LISTED_MAX
                ? range(distinct)
                : String.join(", ", distinct.subList(0, last)) + " or " + distinct.get(last);
    }
}
