package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.Set;

/// Names, and the names of all that they could need, wave by wave: each wave is what the one before depends on. What
/// comes of it is in the cache, so that a solver that asks for one name after the other need not wait for each.
///
/// @param repodata to ask
/// @param limit names at a time
record Closure(ChannelRepodata repodata, int limit) {
    private static final String NAME_ENDS = " \t=<>!~[],;(";

    void fetch(Collection<String> roots) throws IOException {
        Set<String> seen = new HashSet<>();
        var wave = roots.stream().map(Closure::name).filter(seen::add).toList();
        while (!wave.isEmpty()) {
            var needed = Tasks.parallel(wave, limit, this::needs);
            var next = new ArrayList<String>();
            for (var names : needed) {
                names.stream().filter(seen::add).forEach(next::add);
            }
            wave = List.copyOf(next);
        }
    }

    private SequencedSet<String> needs(String name) throws IOException {
        var names = new LinkedHashSet<String>();
        for (Candidate candidate : repodata.candidates(name)) {
            candidate.requirements().depends().forEach(spec -> names.add(name(spec)));
            candidate.requirements().extras().values().forEach(specs -> specs.forEach(spec -> names.add(name(spec))));
        }
        return names;
    }

    /// The name that a spec begins with, as far as that can be told without reading all of it: a wrong one is in no
    /// channel.
    static String name(String spec) {
        var start = spec.lastIndexOf("::") < 0 ? 0 : spec.lastIndexOf("::") + 2;
        while (start < spec.length() && Character.isWhitespace(spec.charAt(start))) {
            start++;
        }
        var end = start;
        while (end < spec.length() && NAME_ENDS.indexOf(spec.charAt(end)) < 0) {
            end++;
        }
        return spec.substring(start, end).toLowerCase(Locale.ROOT);
    }
}
