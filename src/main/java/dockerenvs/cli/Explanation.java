package dockerenvs.cli;

import dockerenvs.build.WantedEnvironment;
import dockerenvs.conda.repodata.ChannelRepodata;
import dockerenvs.conda.solve.Conflict;
import dockerenvs.conda.solve.LimitReached;
import dockerenvs.conda.solve.Solution;
import dockerenvs.conda.solve.Solver;
import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Why a solution has a package in that version: who asks for it, and what a newer one would need.
final class Explanation {
    private final WantedEnvironment wanted;
    private final Solution solution;
    private final ChannelRepodata offers;
    private final List<String> lines = new ArrayList<>();

    private Explanation(WantedEnvironment wanted, Solution solution, ChannelRepodata offers) {
        this.wanted = wanted;
        this.solution = solution;
        this.offers = offers;
    }

    /// Lines about the package of that name.
    static List<String> of(String name, WantedEnvironment wanted, Solution solution, ChannelRepodata offers)
            throws IOException {
        var explanation = new Explanation(wanted, solution, offers);
        explanation.explain(name.toLowerCase(Locale.ROOT));
        return explanation.lines;
    }

    private void explain(String name) throws IOException {
        var chosen = find(name);
        if (chosen.isEmpty()) {
            throw MalformedInput.of(
                    "%s is not among the packages that were chosen".formatted(MalformedInput.quote(name)),
                    "without `--explain` all of them are shown");
        }
        lines.add("%s, from %s".formatted(chosen.get(), SolutionText.place(offers.record(chosen.get()))));
        lines.add("");
        lines.add("asked for by");
        explainWho(chosen.get());
        lines.add("");
        explainNewer(chosen.get());
    }

    private Optional<Candidate> find(String name) {
        return solution.packages().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
    }

    private void explainWho(Candidate chosen) {
        for (var spec : wanted.spec().specs()) {
            if (spec.name().equals(chosen.name())) {
                lines.add("  you: " + spec);
            }
        }
        for (var other : solution.packages()) {
            for (var text : other.requirements().depends()) {
                if (isOn(text, chosen.name())) {
                    lines.add("  %s: %s".formatted(other, text));
                }
            }
            for (var text : other.requirements().constrains()) {
                if (isOn(text, chosen.name())) {
                    lines.add("  %s, if it is there: %s".formatted(other, text));
                }
            }
        }
    }

    private static boolean isOn(String text, String name) {
        // most texts are on something else, which their beginning shows
        return text.contains(name) && MatchSpec.parse(text).name().equals(name);
    }

    private void explainNewer(Candidate chosen) throws IOException {
        var newest = chosen;
        for (var candidate : offers.candidates(chosen.name())) {
            if (VersionOrder.of(candidate.version()).compareTo(VersionOrder.of(newest.version())) > 0) {
                newest = candidate;
            }
        }
        if (newest.equals(chosen)) {
            lines.add("there is no newer version in these channels");
            return;
        }
        var specs = new ArrayList<>(wanted.spec().specs());
        specs.add(MatchSpec.parse("%s >%s".formatted(chosen.name(), chosen.version())));
        var resolution = Solver.solve(wanted.withSpecs(specs).wish(), offers);
        switch (resolution) {
            case Solution other -> explainPrice(chosen, other);
            case Conflict conflict -> {
                lines.add("a newer one, up to %s, cannot be had:".formatted(newest.version()));
                conflict.story().forEach(line -> lines.add("  " + line));
            }
            case LimitReached _ -> lines.add("whether a newer one can be had was not found out");
        }
    }

    /// What else would be different.
    private void explainPrice(Candidate chosen, Solution other) {
        var now = byName(solution);
        var then = byName(other);
        lines.add("%s could be had instead, with:".formatted(then.getOrDefault(chosen.name(), chosen)));
        var before = lines.size();
        then.forEach((name, candidate) -> {
            var current = Optional.ofNullable(now.get(name));
            if (!name.equals(chosen.name()) && !current.equals(Optional.of(candidate))) {
                lines.add("  %s%s".formatted(candidate, current.map(old -> " in place of " + old).orElse("")));
            }
        });
        now.forEach((name, candidate) -> {
            if (!then.containsKey(name)) {
                lines.add("  no " + candidate);
            }
        });
        if (lines.size() == before) {
            lines.add("  everything else as it is");
        }
    }

    private static Map<String, Candidate> byName(Solution solution) {
        var byName = new TreeMap<String, Candidate>();
        solution.packages().forEach(candidate -> byName.put(candidate.name(), candidate));
        return byName;
    }
}
