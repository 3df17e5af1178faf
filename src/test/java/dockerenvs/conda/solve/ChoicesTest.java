package dockerenvs.conda.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.PackageFileName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which of several solutions is taken.
final class ChoicesTest {
    private static String solved(World world, Preferences preferences, String... specs) throws IOException {
        var wish = Wish.of(World.wanted(specs), List.of()).withPreferences(preferences);
        return switch (Solver.solve(wish, world)) {
            case Solution(var packages, var _) ->
                String.join(
                        ", ",
                        packages.stream()
                                .map(candidate ->
                                        candidate + (candidate.source().rank() > 0 ? " of two" : ""))
                                .toList());
            case Conflict(var kind, var wanted, var _) -> kind + " " + wanted;
            case LimitReached(var _) -> "limit";
        };
    }

    private static String solved(World world, String... specs) throws IOException {
        return solved(world, Preferences.DEFAULT, specs);
    }

    @Test
    void newestVersionThenHighestNumber() throws IOException {
        var world = World.of("a 1.9 x 5", "a 1.10 y 1", "a 1.10 z 2", "a 1.10.dev0 z 9");

        assertThat(solved(world, "a")).isEqualTo("a 1.10 z");
    }

    @Test
    void hugeNumbersAreNumbers() throws IOException {
        var world = World.of("a 1 x 20210323183018", "a 1 y 20210323183019", "a 1 z 3");

        assertThat(solved(world, "a")).isEqualTo("a 1 y");
    }

    @Test
    void withoutTrackFeaturesFirst() throws IOException {
        var world = World.of("a 2 x | | | features=debug", "a 1 y");

        assertThat(solved(world, "a")).isEqualTo("a 1 y");
        assertThat(solved(world, "a 2")).isEqualTo("a 2 x");
    }

    @Test
    void newestDependenciesThenNewestFile() throws IOException {
        var world = World.of(
                "a 1 x | b <2; c | | timestamp=9",
                "a 1 y | b; c | | timestamp=1",
                "a 1 z | b; c | | timestamp=2",
                "b 1",
                "b 2",
                "c 1");

        assertThat(solved(world, "a")).isEqualTo("a 1 z, b 2 0, c 1 0");
    }

    @Test
    void worstOfSeveralSpecsOnADependencyCounts() throws IOException {
        var world = World.of("a 1 x | b; b <2 | | timestamp=9", "a 1 y | b >=2; b", "b 1", "b 2");

        assertThat(solved(world, "a")).isEqualTo("a 1 y, b 2 0");
    }

    @Test
    void dependenciesOfLaterChannelsCountButNotThoseAfterTheCutOff() throws IOException {
        var world = World.of(
                "a 1 x | b * x | | timestamp=2",
                "a 1 y | b * y | | timestamp=1",
                "b 1 x | | | timestamp=1",
                "b 1 y | | | timestamp=1",
                "two::b 2 y | | | timestamp=9");

        assertThat(solved(world, "a")).isEqualTo("a 1 y, b 1 y");
        assertThat(solved(world, Preferences.DEFAULT.withUntil(Instant.ofEpochMilli(5)), "a"))
                .isEqualTo("a 1 x, b 1 x");
    }

    @Test
    void forThisMachineBeforeForAll() throws IOException {
        var world = World.of("one/noarch::a 1 a", "a 1 b", "a 1 c");

        assertThat(solved(world, "a")).isEqualTo("a 1 b");
    }

    @Test
    void earlierSpecsGetTheirWay() throws IOException {
        var world = World.of("a 2 | c 1", "a 1 | c 2", "b 2 | c 2", "b 1 | c 1", "c 1", "c 2");

        assertThat(solved(world, "a", "b")).isEqualTo("a 2 0, b 1 0, c 1 0");
        assertThat(solved(world, "b", "a")).isEqualTo("a 1 0, b 2 0, c 2 0");
    }

    @Test
    void specsBeforeWhatTheyNeed() throws IOException {
        var world = World.of("a 1 | c", "b 2 | | c 1", "b 1", "c 1", "c 2");

        assertThat(solved(world, "a", "b")).isEqualTo("a 1 0, b 2 0, c 1 0");
    }

    @Test
    void whatIsNearBeforeWhatIsFar() throws IOException {
        var world = World.of("a 1 | x; y", "x 1 | far", "y 2 | | far 1", "y 1", "far 1", "far 2 | | y 1");

        assertThat(solved(world, "a")).isEqualTo("a 1 0, far 1 0, x 1 0, y 2 0");
    }

    @Test
    void strictPriorityLooksAtTheFirstChannelOnly() throws IOException {
        var world = World.of("one/noarch::a 1", "two::a 2", "two::b 1 | a", "two::c 1 | a 2");

        assertThat(solved(world, "a")).isEqualTo("a 1 0");
        assertThat(solved(world, "b")).isEqualTo("a 1 0, b 1 0 of two");
        assertThat(solved(world, "c")).isEqualTo("UNSATISFIABLE [c]");
        assertThat(solved(world, "a 2")).isEqualTo("UNSATISFIABLE [a 2]");
    }

    @Test
    void flexiblePriorityLooksThereFirst() throws IOException {
        var flexible = Preferences.DEFAULT.withPriority(ChannelPriority.FLEXIBLE);
        var world = World.of("a 1", "two::a 2", "two::b 1 | a 2");

        assertThat(solved(world, flexible, "a")).isEqualTo("a 1 0");
        assertThat(solved(world, flexible, "b")).isEqualTo("a 2 0 of two, b 1 0 of two");
    }

    @Test
    void withoutPriorityTheNewestWins() throws IOException {
        var disabled = Preferences.DEFAULT.withPriority(ChannelPriority.DISABLED);
        var world = World.of("a 1", "two::a 2", "two::b 1", "b 1");

        assertThat(solved(world, disabled, "a", "b")).isEqualTo("a 2 0 of two, b 1 0");
    }

    @Test
    void channelOfASpecIsFirstForItsName() throws IOException {
        var world = World.of("a 1", "two::a 2", "two::a 3", "b 1 | a");

        assertThat(solved(world, "two::a <3", "b")).isEqualTo("a 2 0 of two, b 1 0");
        assertThat(solved(world, "two::a", "one::a")).isEqualTo("UNSATISFIABLE [two::a, one::a]");
    }

    @Test
    void favouredFirstUnlessASpecIsAgainstIt() throws IOException {
        var world = World.of("a 1 x", "a 2 y", "b 1 | a >1", "b 2", "c 1 | | a 2");
        var preferences = Preferences.DEFAULT.withFavoured(
                List.of(PackageFileName.parse("a-1-x.tar.bz2"), PackageFileName.parse("b-1-0.conda")));

        assertThat(solved(world, preferences, "a")).isEqualTo("a 1 x");
        assertThat(solved(world, preferences, "a >1")).isEqualTo("a 2 y");
        assertThat(solved(world, preferences, "a", "b")).isEqualTo("a 1 x, b 2 0");
    }

    @Test
    void nothingNewerThanTheCutOff() throws IOException {
        var world = World.of("a 1 | | | timestamp=1000", "a 2 | | | timestamp=3000", "a 3", "b 1");
        var preferences = Preferences.DEFAULT.withUntil(Instant.ofEpochMilli(2000));

        assertThat(solved(world, preferences, "a")).isEqualTo("a 1 0");
        assertThat(solved(world, preferences, "b")).isEqualTo("UNSATISFIABLE [b]");
        assertThat(solved(world, preferences, "a 2")).isEqualTo("UNSATISFIABLE [a 2]");
    }

    @Test
    void explainsWhoAsksAndWhatWasPassedOver() throws IOException {
        var world = World.of(
                "a 1 | b <4", "b 5", "b 4 | gone", "b 3 | c 2", "b 2 | c 1", "b 1", "c 1", "c 2", "d 1 | b; c 1");
        var wish = Wish.of(World.wanted("a", "d"), List.of());
        var solution = (Solution) Solver.solve(wish, world);

        var explanation = Solver.explain(wish, world, solution, "b").orElseThrow();

        assertThat(explanation.candidate()).hasToString("b 2 0");
        assertThat(explanation.askedBy())
                .containsExactly(new Reason.Needs(only(world, "a"), "b <4"), new Reason.Needs(only(world, "d"), "b"));
        assertThat(explanation.passedOver())
                .extracting(passed -> passed.candidate().version())
                .containsExactly("5", "4", "3");
        assertThat(explanation.passedOver().get(1).against())
                .containsExactly(
                        new Reason.Needs(only(world, "a"), "b <4"),
                        new Reason.Needs(world.candidates("b").get(1), "gone"));
        assertThat(explanation.passedOver().get(2).against())
                .containsExactly(new Reason.Needs(world.candidates("b").get(2), "c 2"));
        assertThat(Solver.explain(wish, world, solution, "e")).isEmpty();
    }

    @Test
    void explainsWhatWouldBeThereInstead() throws IOException {
        var world = World.of("a 2 | b", "a 1", "b 1 | c 1", "c 1", "c 2", "d 1 | a | c 2");
        var wish = Wish.of(World.wanted("d", "a"), List.of());
        var solution = (Solution) Solver.solve(wish, world);

        var passed = Solver.explain(wish, world, solution, "a").orElseThrow().passedOver();

        assertThat(passed).hasSize(1);
        assertThat(passed.getFirst().against()).isEmpty();
        assertThat(passed.getFirst().instead()).isEmpty();
    }

    private static Candidate only(World world, String name) {
        return world.candidates(name).getFirst();
    }
}
