package dockerenvs.conda.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.spec.VirtualPackage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is told of conflicts in small worlds.
class StoryTest {
    private static final List<VirtualPackage> MACHINE =
            List.of(VirtualPackage.parse("__glibc=2.28"), VirtualPackage.parse("__unix"));

    @Test
    void saysWhoNeedsWhatIsNotAskedFor() throws IOException {
        var world = World.of("a 1 | b >=2", "a 2 | b >=3", "b 1", "b 2", "b 3");

        assertThat(story(world, "a", "b=1"))
                .containsExactly(
                        "`a` and `b=1` cannot be had together:",
                        "  a 1, 2 need `b >=2` or `>=3`, but `b=1` is asked for");
    }

    @Test
    void putsManyVersionsInOneLine() throws IOException {
        var lines = Stream.iterate(1, i -> i + 1).limit(30).map(i -> "a 1.%d | b %d.*".formatted(i, i));
        var world = World.of(Stream.concat(lines, Stream.of("b 77")).toArray(String[]::new));

        assertThat(story(world, "a"))
                .containsExactly("`a` cannot be had:", "  a 1.1 … 1.30 need `b 1.*` … `30.*`, but there is only 77");
    }

    @Test
    void tellsWhatDoesNotExistFromWhatIsWrittenOtherwise() throws IOException {
        var world = World.of("numpy 1.0", "numpy-base 1.0", "scipy 1.0");

        assertThat(story(world, "numpi"))
                .containsExactly(
                        "No channel has a package named `numpi`; similar: `numpy`.", "Looked for in one, two, three.");
        assertThat(story(world, "base"))
                .first()
                .isEqualTo("No channel has a package named `base`; similar: `numpy-base`.");
        assertThat(story(world, "numpy >=2")).first().isEqualTo("No package matches `numpy >=2`: there is only 1.0.");
        assertThat(story(world, "scipy * mkl"))
                .first()
                .isEqualTo("No package matches `scipy * mkl`: there is only build 0.");
    }

    @Test
    void saysWhatTheMachineHas() throws IOException {
        var world = World.of(
                "new 1 | __glibc >=2.34", "gpu 1 | __cuda >=12", "strict 1 | | __glibc >=2.34", "windows 1 | __win");

        assertThat(story(world, "new")).last().isEqualTo("  new 1 needs `__glibc >=2.34`, but the machine has 2.28");
        assertThat(story(world, "gpu"))
                .last()
                .isEqualTo("  gpu 1 needs `__cuda >=12`, but the machine has none; "
                        + "if the one that runs it will, say so with `--virtual __cuda=VERSION`");
        assertThat(story(world, "strict"))
                .last()
                .isEqualTo("  strict 1 goes only with `__glibc >=2.34`, but the machine has 2.28");
        assertThat(story(world, "windows")).last().isEqualTo("  windows 1 needs `__win`, but the machine has none");
        assertThat(story(world, "__glibc >=2.34"))
                .last()
                .isEqualTo("  `__glibc >=2.34` is asked for, but the machine has 2.28");
    }

    @Test
    void namesTheChannelThatCountsMore() throws IOException {
        var world = World.of("one/linux-64::b 1", "two/linux-64::b 2", "two/linux-64::a 1 | b >=2");

        assertThat(story(world, "a"))
                .containsExactly(
                        "`a` cannot be had:",
                        "  a 1 needs `b >=2`, but that is in https://host/two, but https://host/one counts more and has b too",
                        "    `--channel-priority flexible` or `two::b` takes it anyway");
    }

    @Test
    void saysWhatIsTooNew() throws IOException {
        var world = World.of("a 1 | | | timestamp=1000", "a 2 | | | timestamp=3000", "b 1 | a >=2 | | timestamp=1000");
        var wish = wish("b").withPreferences(Preferences.DEFAULT.withUntil(Instant.ofEpochMilli(2000)));

        assertThat(story(world, wish))
                .containsExactly(
                        "`b` cannot be had:",
                        "  b 1 needs `a >=2`, but that is newer than 1970-01-01",
                        "    the best a that may be taken is 1");
    }

    @Test
    void saysWhatIsPinned() throws IOException {
        var world = World.of("a 1", "a 2", "b 1 | a >=2");

        assertThat(story(world, wish("b").withPins(World.wanted("a=1"))))
                .containsExactly("`b` cannot be had:", "  b 1 needs `a >=2`, but `a=1` is pinned");
    }

    @Test
    void tellsWhatTwoPackagesAskOfAThird() throws IOException {
        var world = World.of("a 1 | c >=2", "b 1 | c <2", "c 1", "c 2");

        assertThat(story(world, "a", "b"))
                .containsExactly("`a` and `b` cannot be had together:", "  a 1 needs `c >=2`, but b 1 asks for `c <2`");
    }

    @Test
    void goesOneStepDeeperForEachWhy() throws IOException {
        var world = World.of("a 1 | b", "b 1 | c", "b 2 | d", "c 1 | e >1", "d 1 | f", "e 1", "f 1 | nothing");

        assertThat(story(world, "a"))
                .containsExactly(
                        "`a` cannot be had:",
                        "  a 1 needs `b`",
                        "    b 1 needs `c`",
                        "      c 1 needs `e >1`, but there is only 1",
                        "    b 2 needs `d`",
                        "      d 1 needs `f`",
                        "        f 1 needs `nothing`, but no channel has a package of that name");
    }

    @Test
    void contradictsWhatContradictsItself() throws IOException {
        var world = World.of("a 1", "a 2");

        assertThat(story(world, "a=1", "a=2"))
                .containsExactly("`a=1` and `a=2` cannot be had together:", "  no a matches both");
    }

    @Test
    void saysWhatAsksForAnotherOfItsName() throws IOException {
        var world = World.of("a 2 | a 3", "a 3 | a 2");

        assertThat(story(world, "a"))
                .containsExactly("`a` cannot be had:", "  a 2, 3 need `a 2` or `3`, but there can be one a only");
    }

    @Test
    void triesWhatFollowsWhereNothingElseHelps() throws IOException {
        var world =
                World.of("a 1 | p; t; q", "p 1 | t 1; q 2", "p 2 | t 2; q 1", "t 1 | q 1", "t 2 | q 2", "q 1", "q 2");

        assertThat(story(world, "a"))
                .containsExactly(
                        "`a` cannot be had:",
                        "  a 1 needs `t`",
                        "    t 2 will not do: p 1 asks for `t 1`",
                        "      a 1 needs `p`",
                        "      p 2 leaves nothing for `a`",
                        "        a 1 needs `t`",
                        "          t 1 will not do: p 2 asks for `t 2`",
                        "            a 1 needs `p`",
                        "          t 2 needs `q 2`, but p 2 asks for `q 1`",
                        "    t 1 needs `q 1`, but p 1 asks for `q 2`");
    }

    @Test
    void leavesOutWhatWouldBeTooMuch() throws IOException {
        var lines = Stream.iterate(1, i -> i + 1).limit(40).map(i -> "a 1.%d | b%d".formatted(i, i));
        var story = story(World.of(lines.toArray(String[]::new)), "a");

        assertThat(story).hasSize(15).last().isEqualTo("  … and 27 more like it");
    }

    @Test
    void saysWhatCannotBeRead() throws IOException {
        assertThat(story(World.of("a 1 | b >>1", "b 1"), "a")).first().isEqualTo("`a` cannot be had:");
    }

    private static Wish wish(String... specs) {
        return Wish.of(World.wanted(specs), MACHINE);
    }

    private static List<String> story(World world, String... specs) throws IOException {
        return story(world, wish(specs));
    }

    private static List<String> story(World world, Wish wish) throws IOException {
        return ((Conflict) Solver.solve(wish, world)).story();
    }
}
