package dockerenvs.conda.solve;

import dockerenvs.conda.spec.LeftOut;
import dockerenvs.conda.spec.MatchSpec;
import java.io.IOException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What there is in place of what there is not.
final class NearMisses {
    private static final int NEAR_MAX = 3;
    private static final Set<String> LANGUAGES = Set.of("python", "perl", "ruby", "rust", "lua");
    private static final int LETTERS_MIN = 3;
    private static final int LETTERS_PER_MISTAKE = 4;

    private NearMisses() {}

    /// That no package matches a spec, and what is there.
    static String sentence(Universe universe, MatchSpec spec) throws IOException {
        var leftOut = universe.repodata.leftOut(spec.name());
        if (universe.offer(spec.name()).size() > 0) {
            return "No package matches `%s`: %s%s".formatted(spec, present(universe, spec), besides(leftOut));
        }
        return leftOut.count() > 0
                ? "No package named `%s` can be used: %s".formatted(spec.name(), reason(leftOut))
                : "No channel has a package named `%s`%s".formatted(spec.name(), near(universe, spec.name()));
    }

    /// The same as half a sentence behind the spec, such as `there is only 5.9.7`.
    static String clause(Universe universe, MatchSpec spec) throws IOException {
        var leftOut = universe.repodata.leftOut(spec.name());
        if (universe.offer(spec.name()).size() > 0) {
            return present(universe, spec) + besides(leftOut);
        }
        return leftOut.count() > 0
                ? "no package of that name can be used: " + reason(leftOut)
                : "no channel has a package of that name%s%s"
                        .formatted(platform(universe, " for "), near(universe, spec.name()));
    }

    /// What was asked for, behind those words; nothing where that is not known.
    static String platform(Universe universe, String words) {
        var subdir = universe.repodata.subdir();
        return subdir.isEmpty() ? "" : words + subdir;
    }

    /// What is wrong with packages that a channel lists.
    private static String reason(LeftOut some) {
        return some.count() == 1
                ? some.sample()
                : "%d are left out, the first because of %s".formatted(some.count(), some.sample());
    }

    private static String besides(LeftOut some) {
        return some.count() == 0 ? "" : "; what else a channel lists cannot be used: " + reason(some);
    }

    private static String near(Universe universe, String name) throws IOException {
        var near = names(name, universe.repodata.names());
        return near.isEmpty()
                ? ""
                : "; similar: " + near.stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
    }

    private static String present(Universe universe, MatchSpec spec) throws IOException {
        var offer = universe.offer(spec.name());
        var all = new BitSet();
        all.set(0, offer.size());
        var fitting = new BitSet();
        var known = new KnownVersions();
        for (var place = 0; place < offer.size(); place++) {
            var candidate = offer.candidate(offer.first + place);
            var versionFits =
                    known.find(candidate.version()).map(spec::matchesVersion).orElse(false);
            fitting.set(place, versionFits);
        }
        if (fitting.isEmpty()) {
            var wider = wider(universe, spec);
            if (!wider.isEmpty()) {
                return wider;
            }
            var versions = Phrases.versions(offer, all);
            return versions.size() == 1
                    ? "there is only " + Phrases.range(versions)
                    : "there are %d versions, %s".formatted(versions.size(), Phrases.range(versions));
        }
        if (!spec.channel().isEmpty()) {
            var channels = new TreeSet<String>();
            fitting.stream()
                    .forEach(place -> channels.add(
                            offer.candidate(offer.first + place).source().channel()));
            if (fitting.stream()
                    .noneMatch(place -> spec.matchesChannel(
                            offer.candidate(offer.first + place).source()))) {
                return "of the channels that were asked, only %s has it".formatted(String.join(", ", channels));
            }
        }
        var builds = new TreeSet<String>();
        fitting.stream()
                .forEach(
                        place -> builds.add(offer.candidate(offer.first + place).build()));
        return (builds.size() == 1 ? "there is only build " : "there are only builds ") + Phrases.range(builds);
    }

    /// What somebody may have meant who wrote `a=1.2=b*`: with a build behind it, that is 1.2 and not 1.2.3.
    private static String wider(Universe universe, MatchSpec spec) throws IOException {
        var version = spec.version().toString().replaceFirst("^=*", "");
        if (!version.matches("[0-9a-z.]+") || spec.build().equals("*")) {
            return "";
        }
        var meant = MatchSpec.parse("%s %s.* %s".formatted(spec.name(), version, spec.build()));
        return universe.choice(meant.toString()).members.length == 0
                ? ""
                : "with a build, that means %s and nothing more; `%s` matches".formatted(version, meant);
    }

    /// Names that are a mistake or two away, nearest first, then those that begin or end with it.
    static List<String> names(String name, List<String> all) {
        var mistakesMax = name.length() < LETTERS_MIN ? 0 : Math.max(1, name.length() / LETTERS_PER_MISTAKE);
        var near = new LinkedHashSet<String>();
        all.stream()
                .filter(other -> Math.abs(other.length() - name.length()) <= mistakesMax)
                .filter(other -> mistakes(name, other) <= mistakesMax)
                .sorted(Comparator.comparingInt((String other) -> mistakes(name, other))
                        .thenComparing(other -> other))
                .forEach(near::add);
        all.stream()
                .filter(other -> isLonger(other, name) || isShorter(other, name))
                .sorted(Comparator.comparingInt(String::length).thenComparing(other -> other))
                .forEach(near::add);
        return near.stream().limit(NEAR_MAX).toList();
    }

    /// Whether a name says the same and more.
    private static boolean isLonger(String name, String part) {
        return part.length() >= LETTERS_MIN
                && (name.startsWith(part + "-")
                        || name.endsWith("-" + part)
                        || name.equals("lib" + part)
                        || name.equals("py" + part));
    }

    /// Whether a name says less, but not only in which language a package is written.
    private static boolean isShorter(String name, String whole) {
        return name.length() >= LETTERS_MIN && whole.startsWith(name + "-") && !LANGUAGES.contains(name);
    }

    /// How many letters are to be put in, left out, changed, or swapped with the next one.
    static int mistakes(String left, String right) {
        var beforeLast = new int[right.length() + 1];
        var last = new int[right.length() + 1];
        for (var j = 0; j < last.length; j++) {
            last[j] = j;
        }
        for (var i = 1; i <= left.length(); i++) {
            var row = new int[last.length];
            row[0] = i;
            for (var j = 1; j < row.length; j++) {
                var same = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + same);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[right.length()];
    }
}
