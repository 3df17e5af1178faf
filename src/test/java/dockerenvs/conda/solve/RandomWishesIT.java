package dockerenvs.conda.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.Repodata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Wishes made by chance from the packages of real channels.
class RandomWishesIT {
    private static final int WISHES = 300;
    private static final int SPECS_MAX = 10;
    private static final int LINES_MAX = 15;
    private static final SolverCases CASES = new SolverCases();

    @ParameterizedTest
    @ValueSource(strings = {"conda-forge-locks", "main-2020-06", "main-2019-08", "free-2016-09"})
    void getWhatIsValidOrAShortStoryOfTheFewestSpecs(String channel) throws IOException {
        var repodata = CASES.repodata(List.of(channel));
        var seed = new Random().nextLong();
        var random = new Random(seed);
        for (var i = 0; i < WISHES; i++) {
            var wish = Wish.of(specs(random, repodata), SolverCases.MACHINE);
            var what = "seed %d: %s".formatted(seed, wish.specs());

            switch (Solver.solve(wish, repodata)) {
                case Solution solution -> {
                    assertThat(Verifier.faults(wish, solution.packages(), repodata))
                            .as(what)
                            .isEmpty();
                    assertThat(Verifier.superfluous(wish, solution.packages(), repodata))
                            .as(what)
                            .isEmpty();
                }
                case Conflict conflict -> {
                    assertThat(conflict.story()).as(what).hasSizeBetween(2, LINES_MAX);
                    assertMinimal(conflict, wish, repodata, what);
                }
                case LimitReached limit -> assertThat(limit).as(what).isNotInstanceOf(LimitReached.class);
            }
        }
    }

    private static List<MatchSpec> specs(Random random, Repodata repodata) throws IOException {
        var names = repodata.names();
        var specs = new ArrayList<MatchSpec>();
        for (var left = 1 + random.nextInt(SPECS_MAX); left > 0; left--) {
            var all = repodata.candidates(names.get(random.nextInt(names.size())));
            var one = all.get(random.nextInt(all.size()));
            specs.add(MatchSpec.parse(random.nextInt(3) > 0 ? one.name() : one.name() + "=" + one.version()));
        }
        return specs;
    }

    private static void assertMinimal(Conflict conflict, Wish wish, Repodata repodata, String what) throws IOException {
        for (var i = 0; i < conflict.specs().size() && conflict.kind() == Conflict.Kind.UNSATISFIABLE; i++) {
            var rest = new ArrayList<>(conflict.specs());
            rest.remove(i);
            assertThat(Solver.solve(wish.withSpecs(rest), repodata)).as(what).isInstanceOf(Solution.class);
        }
    }
}
