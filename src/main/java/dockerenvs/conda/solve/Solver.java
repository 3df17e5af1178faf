package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Repodata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Chooses packages.
public final class Solver {
    private Solver() {}

    /// Chooses packages that satisfy a wish. The same wish and offers give the same answer.
    ///
    /// @throws IOException when a channel cannot be read
    /// @throws dockerenvs.content.MalformedInput for a spec that names more than one package
    public static Resolution solve(Wish wish, Repodata repodata) throws IOException {
        var search = Search.of(wish, repodata);
        return switch (search.run(all(wish))) {
            case SOLVED -> new Solution(search.packages(), search.effort());
            case GIVEN_UP -> new LimitReached(search.effort().conflicts());
            case REFUTED -> conflict(wish, search);
        };
    }

    /// Why a solution has the package of that name that it has; nothing when it has none.
    ///
    /// @param wish what was solved
    /// @param repodata from what it was solved
    /// @throws IOException when a channel cannot be read
    public static Optional<Explanation> explain(Wish wish, Repodata repodata, Solution solution, String name)
            throws IOException {
        for (var candidate : solution.packages()) {
            if (candidate.name().equals(name)) {
                return Optional.of(new Explainer(wish, repodata, solution).explain(candidate));
            }
        }
        return Optional.empty();
    }

    /// The smallest set of specs that cannot be had together: leaves out one after the other, and keeps those
    /// without which the rest can be solved.
    private static Conflict conflict(Wish wish, Search search) throws IOException {
        var missing = search.missing();
        if (!missing.isEmpty()) {
            return new Conflict(Conflict.Kind.NOT_FOUND, missing, Story.ofMissing(search.universe(), missing));
        }
        var refutation = search.refutation();
        var core = wanted(wish, refutation, all(wish));
        for (var index : List.copyOf(core)) {
            var rest = new ArrayList<>(core);
            if (rest.removeIf(index::equals) && search.run(rest) == Search.Outcome.REFUTED) {
                refutation = search.refutation();
                core = wanted(wish, refutation, rest);
            }
        }
        var specs = core.stream().map(wish.specs()::get).toList();
        if (search.run(core) == Search.Outcome.REFUTED) {
            // the same once more, from these specs alone
            refutation = search.refutation();
        }
        var story = Story.ofConflict(search.universe(), specs, refutation);
        return new Conflict(Conflict.Kind.UNSATISFIABLE, specs, story);
    }

    private static List<Integer> all(Wish wish) {
        return IntStream.range(0, wish.specs().size()).boxed().toList();
    }

    private static List<Integer> wanted(Wish wish, List<Reason> refutation, List<Integer> among) {
        var indexes = new ArrayList<Integer>();
        for (var i : among) {
            if (refutation.contains(new Reason.Wanted(wish.specs().get(i)))) {
                indexes.add(i);
            }
        }
        return indexes;
    }
}
