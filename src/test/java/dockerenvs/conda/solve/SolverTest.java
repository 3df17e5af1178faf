package dockerenvs.conda.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.VirtualPackage;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What has to hold in a solution, and when there is none.
final class SolverTest {
    private static final List<VirtualPackage> MACHINE =
            List.of(VirtualPackage.parse("__glibc=2.36"), VirtualPackage.parse("__unix"));

    /// `a 2 0, b 1 0`, or how it ended otherwise.
    private static String solved(World world, String... specs) throws IOException {
        return text(Solver.solve(Wish.of(World.wanted(specs), MACHINE), world));
    }

    private static String text(Resolution resolution) {
        return switch (resolution) {
            case Solution(var packages, var _) ->
                String.join(", ", packages.stream().map(Candidate::toString).toList());
            case Conflict(var kind, var specs, var _) -> kind + " " + specs;
            case LimitReached(var conflicts) -> "limit after " + conflicts;
        };
    }

    @Test
    void takesWhatIsAskedForAndWhatThatNeeds() throws IOException {
        var world = World.of("a 1 | b >1; c", "b 1", "b 2", "c 1", "d 1");

        assertThat(solved(world, "a")).isEqualTo("a 1 0, b 2 0, c 1 0");
    }

    @Test
    void asksOnlyForNamesThatMatter() throws IOException {
        var world = World.of("a 2 | b", "a 1 | old", "b 1", "c 1", "old 1");

        assertThat(solved(world, "a")).isEqualTo("a 2 0, b 1 0");
        assertThat(world.asked).containsExactly("a", "b");
    }

    @Test
    void everySpecOnANameHolds() throws IOException {
        var world = World.of("a 1 | b >1; b <3", "b 1", "b 2", "b 3");

        assertThat(solved(world, "a")).isEqualTo("a 1 0, b 2 0");
        assertThat(solved(world, "a", "b !=2")).isEqualTo("UNSATISFIABLE [a, b !=2]");
    }

    @Test
    void constrainsWhatIsThereAndNothingElse() throws IOException {
        var world = World.of("a 1 |  | b <2", "b 1", "b 2");

        assertThat(solved(world, "a")).isEqualTo("a 1 0");
        assertThat(solved(world, "a", "b")).isEqualTo("a 1 0, b 1 0");
        assertThat(solved(world, "a", "b 2")).isEqualTo("UNSATISFIABLE [a, b 2]");
    }

    @Test
    void takesOnePackageOfAName() throws IOException {
        var world = World.of("a 1 | c 1", "b 1 | c 2", "c 1", "c 2");

        assertThat(solved(world, "a", "b")).isEqualTo("UNSATISFIABLE [a, b]");
    }

    @Test
    void goesRoundInCirclesAndOnItself() throws IOException {
        var world = World.of("a 1 | b", "b 1 | a; b", "c 1 | c >1", "d 1 | d 1");

        assertThat(solved(world, "a")).isEqualTo("a 1 0, b 1 0");
        assertThat(solved(world, "c")).isEqualTo("UNSATISFIABLE [c]");
        assertThat(solved(world, "d")).isEqualTo("d 1 0");
    }

    @Test
    void passesOverWhatLacksSomething() throws IOException {
        var world = World.of("a 3 | gone", "a 2 | b >1", "a 1", "b 1");

        assertThat(solved(world, "a")).isEqualTo("a 1 0");
    }

    @Test
    void virtualPackagesAreFacts() throws IOException {
        var world = World.of(
                "a 3 | __glibc >=2.40",
                "a 2 | __cuda",
                "a 1 | __glibc >=2.17; __unix",
                "b 2 | | __glibc >=2.40",
                "b 1 | | __cuda >=12");

        assertThat(solved(world, "a")).isEqualTo("a 1 0");
        assertThat(solved(world, "b")).isEqualTo("b 1 0");
        assertThat(solved(world, "__glibc >=2.17", "a")).isEqualTo("a 1 0");
        assertThat(solved(world, "__glibc >=2.40", "a")).isEqualTo("UNSATISFIABLE [__glibc >=2.40]");
        assertThat(solved(world, "__cuda")).isEqualTo("UNSATISFIABLE [__cuda]");
    }

    @Test
    void leavesOutWhatAsksForTheUnreadable() throws IOException {
        var world =
                World.of("a 4 | b[when=\"c and\"]", "a 3 | | | extra x=b >>1", "a 2 | b >>1", "a 1", "b 1", "c 1 | b*");

        assertThat(solved(world, "a")).isEqualTo("a 1 0");
        assertThat(solved(world, "a 2")).isEqualTo("UNSATISFIABLE [a 2]");
        assertThat(solved(world, "c")).isEqualTo("UNSATISFIABLE [c]");
    }

    @Test
    void oddVersionsAreLastAndOnlyForThoseWhoDoNotCare() throws IOException {
        var world = World.of("a 1..2", "a 0.1", "b 1..2", "c 1 | b", "d 1 | b >0");

        assertThat(solved(world, "a")).isEqualTo("a 0.1 0");
        assertThat(solved(world, "c")).isEqualTo("b 1..2 0, c 1 0");
        assertThat(solved(world, "d")).isEqualTo("UNSATISFIABLE [d]");
    }

    @Test
    void tellsWhatNoChannelHas() throws IOException {
        var world = World.of("a 1");

        assertThat(solved(world, "a", "b", "a 3")).isEqualTo("NOT_FOUND [b, a 3]");
    }

    @Test
    void namesOnlySpecsThatMatter() throws IOException {
        var world = World.of("a 1 | c 1", "b 1 | d", "d 1 | c 2", "c 1", "c 2", "e 1", "f 1 | a");

        assertThat(solved(world, "e", "f", "b", "a")).isEqualTo("UNSATISFIABLE [b, a]");
    }

    @Test
    void conditionsCountOnlyWhenTheyHold() throws IOException {
        var world = World.of(
                "a 1 | b[when=\"c <2\"]; d[when=\"__unix and c\"]; e[when=\"__win or c >1\"]",
                "b 1",
                "c 1",
                "c 2",
                "d 1",
                "e 1");

        assertThat(solved(world, "a")).isEqualTo("a 1 0");
        assertThat(solved(world, "a", "c 1")).isEqualTo("a 1 0, b 1 0, c 1 0, d 1 0");
        assertThat(solved(world, "a", "c")).isEqualTo("a 1 0, c 2 0, d 1 0, e 1 0");
    }

    @Test
    void conditionsHoldForWhatComesLater() throws IOException {
        var world = World.of("a 1 | b[when=c]; d", "d 1 | e", "e 1 | c", "b 1", "c 1");

        assertThat(solved(world, "a")).isEqualTo("a 1 0, b 1 0, c 1 0, d 1 0, e 1 0");
    }

    @Test
    void conditionsCanRuleOut() throws IOException {
        var world = World.of("a 1 | gone[when=\"b >1\"]", "b 1", "b 2");

        assertThat(solved(world, "a", "b")).isEqualTo("a 1 0, b 1 0");
    }

    @Test
    void extrasAreForThoseWhoAsk() throws IOException {
        var world = World.of(
                "a 2 | | | extra x=b >1; c | extra y=d", "a 1", "b 1", "b 2", "c 1", "d 1", "e 1 | a[extras=[y]]");

        assertThat(solved(world, "a")).isEqualTo("a 2 0");
        assertThat(solved(world, "a[extras=[x]]")).isEqualTo("a 2 0, b 2 0, c 1 0");
        assertThat(solved(world, "a[extras=[x,y]]")).isEqualTo("a 2 0, b 2 0, c 1 0, d 1 0");
        assertThat(solved(world, "a", "e")).isEqualTo("a 2 0, d 1 0, e 1 0");
        assertThat(solved(world, "a[extras=[unknown]]")).isEqualTo("a 2 0");
        assertThat(solved(world, "a[extras=[x]]", "b 1")).isEqualTo("a 1 0, b 1 0");
    }

    @Test
    void flagsChoose() throws IOException {
        var world = World.of("a 1 x | | | flags=cuda blas:mkl", "a 2 y | | | flags=cpu");

        assertThat(solved(world, "a[flags=[cuda]]")).isEqualTo("a 1 x");
        assertThat(solved(world, "a[flags=[\"blas:*\",cuda]]".replace("\"", "")))
                .isEqualTo("a 1 x");
        assertThat(solved(world, "a[flags=[gpu]]")).isEqualTo("NOT_FOUND [a[flags=[gpu]]]");
    }

    @Test
    void asksTheRecordForWhatACandidateDoesNotKnow() throws IOException {
        var world = World.of("a 1", "a 2");

        assertThat(solved(world, "a[license=MIT]")).isEqualTo("a 2 0");
        assertThat(solved(world, "https://host/one/linux-64/a-1-0.conda")).isEqualTo("a 1 0");
        assertThat(solved(world, "a[sha256=00]")).isEqualTo("NOT_FOUND [a[sha256=00]]");
    }

    @Test
    void pinsHoldForWhatIsThere() throws IOException {
        var world = World.of("a 1 | b", "b 1", "b 2", "c 1");
        var wish = Wish.of(World.wanted("a"), List.of()).withPins(World.wanted("b 1", "c 2"));

        assertThat(text(Solver.solve(wish, world))).isEqualTo("a 1 0, b 1 0");
        assertThat(text(Solver.solve(wish.withSpecs(World.wanted("c")), world))).isEqualTo("UNSATISFIABLE [c]");
    }

    @Test
    void worksAsTheRoomSays() throws IOException {
        var world = World.of(
                "numpy 2 | python >=3.12",
                "numpy 1 | python",
                "scipy 1 | numpy <2; python <3.12",
                "python 3.11",
                "python 3.12");
        var wish = Wish.of(World.wanted("numpy", "scipy"), List.of());
        var expected = "numpy 1 0, python 3.11 0, scipy 1 0";

        var first = (Solution) Solver.solve(wish, world);

        assertThat(text(first)).isEqualTo(expected);
        assertThat(first.effort().decisions()).isZero();

        world.all().add(World.of("scipy 2 | python >=3.13").all().getFirst());
        var second = (Solution) Solver.solve(wish, world);

        assertThat(text(second)).isEqualTo(expected);
        assertThat(second.effort().decisions()).isOne();
        assertThat(second.effort().conflicts()).isOne();
    }

    @Test
    void refusesNamesWithStars() {
        assertThatThrownBy(() -> solved(World.of("ab 1"), "a*"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`a*` names more than one package");
    }

    @Test
    void givesUpInTheEnd() throws IOException {
        // more pigeons than holes: every pigeon needs a hole of its own
        var lines = new ArrayList<String>();
        var specs = new ArrayList<String>();
        for (var pigeon = 0; pigeon < 9; pigeon++) {
            for (var hole = 0; hole < 8; hole++) {
                lines.add("p%d %d | h%d %d".formatted(pigeon, hole, hole, pigeon));
                lines.add("h%d %d".formatted(hole, pigeon));
            }
            specs.add("p" + pigeon);
        }
        var wish = Wish.of(World.wanted(specs.toArray(String[]::new)), List.of())
                .withPreferences(Preferences.DEFAULT.withConflictsMax(50));

        assertThat(text(Solver.solve(wish, World.of(lines.toArray(String[]::new)))))
                .isEqualTo("limit after 50");
    }

    @Test
    void answersTheSameWhateverTheOrderOfTheIndex() throws IOException {
        var world = World.of(
                "a 1 x | c",
                "a 1 y | c",
                "noarch/one::a 1 z | c".replace("noarch/one", "one/noarch"),
                "c 1 p | d",
                "c 1 q | e",
                "d 1",
                "e 1");
        var first = solved(world, "a");

        for (var seed = 0; seed < 20; seed++) {
            assertThat(solved(world.shuffled(new Random(seed)), "a")).isEqualTo(first);
        }
    }
}
