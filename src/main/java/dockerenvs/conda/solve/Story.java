package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.Condition;
import dockerenvs.conda.spec.MatchSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Why a wish cannot be met, for a person: what cannot be had, and below it what stands in the way, one step deeper for
/// each why.
final class Story {
    private static final int LINES_MAX = 14;

    private Story() {}

    /// About specs that no package matches.
    static List<String> ofMissing(Universe universe, List<MatchSpec> missing) throws IOException {
        var story = new ArrayList<String>();
        for (var spec : missing) {
            story.add(NearMisses.sentence(universe, spec) + ".");
        }
        var channels = universe.repodata.channels();
        story.add(
                channels.isEmpty()
                        ? "No channel was given."
                        : "Looked for in %s%s."
                                .formatted(String.join(", ", channels), NearMisses.platform(universe, ", for ")));
        return story;
    }

    /// About specs that cannot be had together.
    ///
    /// @param specs all of those that are to blame
    /// @param refutation the facts that rule a solution out
    static List<String> ofConflict(Universe universe, List<MatchSpec> specs, List<Reason> refutation)
            throws IOException {
        var deduction = Deduction.of(universe, specs, names(universe, specs, refutation), broken(refutation));
        var nothingFor = deduction.run();
        var story = new ArrayList<String>();
        story.add(title(specs));
        story.addAll(StoryLine.render(
                nothingFor.isPresent()
                        ? Teller.tell(deduction, nothingFor.get())
                        : plain(refutation, universe.wish.machine()),
                LINES_MAX));
        return story;
    }

    private static String title(List<MatchSpec> specs) {
        var names = specs.stream().map("`%s`"::formatted).toList();
        return switch (names.size()) {
            case 0 -> "What is pinned cannot be had.";
            case 1 -> names.getFirst() + " cannot be had:";
            default ->
                "%s and %s cannot be had together:"
                        .formatted(String.join(", ", names.subList(0, names.size() - 1)), names.getLast());
        };
    }

    private static List<String> names(Universe universe, List<MatchSpec> specs, List<Reason> refutation) {
        var names = new TreeSet<String>();
        specs.forEach(spec -> names.add(spec.name()));
        for (var reason : refutation) {
            switch (reason) {
                case Reason.Wanted(var spec) -> names.add(spec.name());
                case Reason.Pinned(var spec) -> names.add(spec.name());
                case Reason.Needs(var candidate, var depend) -> addNames(candidate, universe.spec(depend), names);
                case Reason.Constrains(var candidate, var constrain) ->
                    addNames(candidate, universe.spec(constrain), names);
                case Reason.OneOf(var name) -> names.add(name);
                case Reason.Excluded(var candidate, var _) -> names.add(candidate.name());
                case Reason.Present(var fact) -> names.add(fact.name());
            }
        }
        return List.copyOf(names);
    }

    private static void addNames(Candidate candidate, MatchSpec spec, Set<String> names) {
        names.add(candidate.name());
        names.add(spec.name());
        spec.condition().ifPresent(condition -> addNames(condition, names));
    }

    private static void addNames(Condition condition, Set<String> names) {
        switch (condition) {
            case Condition.Matched(var spec) -> names.add(spec.name());
            case Condition.All(var parts) -> parts.forEach(part -> addNames(part, names));
            case Condition.Any(var parts) -> parts.forEach(part -> addNames(part, names));
        }
    }

    private static Map<Candidate, String> broken(List<Reason> refutation) {
        var broken = new HashMap<Candidate, String>();
        for (var reason : refutation) {
            if (reason instanceof Reason.Excluded(var candidate, var why)) {
                broken.put(candidate, why);
            }
        }
        return broken;
    }

    /// The facts one by one, where they do not fit into steps.
    private static List<StoryLine> plain(List<Reason> refutation, String machine) {
        var lines = new ArrayList<StoryLine>();
        for (var reason : refutation) {
            switch (reason) {
                case Reason.Needs(var candidate, var depend) ->
                    lines.add(StoryLine.of("%s needs `%s`".formatted(candidate, depend)));
                case Reason.Constrains(var candidate, var constrain) ->
                    lines.add(StoryLine.of("%s goes only with `%s`".formatted(candidate, constrain)));
                case Reason.Excluded(var candidate, var why) -> lines.add(StoryLine.of(candidate + " " + why));
                case Reason.Pinned(var spec) -> lines.add(StoryLine.of("`%s` is pinned".formatted(spec)));
                case Reason.Present(var fact) -> lines.add(StoryLine.of(machine + " has " + fact));
                case Reason.Wanted _, Reason.OneOf _ -> {}
            }
        }
        return lines;
    }
}
