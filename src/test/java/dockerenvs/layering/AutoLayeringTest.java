package dockerenvs.layering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Laws of plans that follow each other.
class AutoLayeringTest {
    private static final int LOCKS = 25;

    @Test
    void putsEveryParcelInOneLayerAndKeepsTheLimit() {
        for (var layersMax : List.of(1, 2, 7, 20, 90)) {
            var memory = LayerMemory.EMPTY;
            for (var lock : history(layersMax)) {
                var auto = AutoLayering.after(memory);
                var plan = auto.plan(lock, layersMax);
                assertThat(plan.layers()).hasSizeLessThanOrEqualTo(layersMax).allMatch(layer -> !layer.isEmpty());
                assertThat(plan.layers().stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(lock);
                memory = auto.remember(lock, plan);
            }
        }
    }

    /// Two of them become one where the layer that is free then is worth it.
    @Test
    void keepsLayersOfWhichNothingChangedInOnePieceAtLeast() {
        var memory = LayerMemory.EMPTY;
        for (var lock : history(5)) {
            var auto = AutoLayering.after(memory);
            var plan = auto.plan(lock, 20);
            var before = memory.layers().stream()
                    .map(layer -> new HashSet<>(layer.seen().stream()
                            .map(seen -> seen.name() + " " + seen.identity())
                            .toList()))
                    .toList();
            var wanted = texts(lock);
            var after = plan.layers().stream().map(AutoLayeringTest::texts).toList();
            var clean = before.stream().filter(wanted::containsAll).toList();
            var lost = clean.stream().filter(layer -> !after.contains(layer)).toList();
            var apart = lost.stream()
                    .filter(layer -> after.stream().noneMatch(one -> one.containsAll(layer)))
                    .toList();
            assertThat(apart).hasSizeLessThanOrEqualTo(clean.size() == 20 ? 1 : 0);
            assertThat(lost).hasSizeLessThan(clean.size() < 20 || lost.isEmpty() ? 11 : 12);
            memory = auto.remember(lock, plan);
        }
    }

    @Test
    void plansTheSameFromTheSameTextAndNothingNewWhenNothingChanged() {
        var memory = LayerMemory.EMPTY;
        for (var lock : history(9)) {
            var read = LayerMemory.parse(memory.text()).orElseThrow();
            assertThat(read).isEqualTo(memory);
            var plan = AutoLayering.after(memory).plan(lock, 10);
            assertThat(AutoLayering.after(read).plan(lock, 10)).isEqualTo(plan);
            memory = AutoLayering.after(memory).remember(lock, plan);
            var again = AutoLayering.after(memory);
            assertThat(again.plan(lock, 10)).isEqualTo(plan);
            assertThat(again.remember(lock, plan)).isEqualTo(memory);
        }
    }

    @Test
    void learnsWhoChangesTogether() {
        var memory = LayerMemory.EMPTY;
        LayerPlan plan = new LayerPlan(List.of());
        List<Parcel> lock = List.of();
        for (var update = 0; update < 12; update++) {
            var odd = "v" + update / 2;
            var even = "v" + (update + 1) / 2;
            lock = List.of(
                    new Parcel("a", odd, 10),
                    new Parcel("b", even, 10),
                    new Parcel("c", odd, 10),
                    new Parcel("d", even, 10),
                    new Parcel("rock", "1", 100));
            var auto = AutoLayering.after(memory);
            plan = auto.plan(lock, 3);
            memory = auto.remember(lock, plan);
        }
        assertThat(names(plan)).containsExactlyInAnyOrder("a c", "b d", "rock");
        var chances = AutoLayering.after(memory).chances(lock, plan);
        assertThat(chances[0]).isLessThan(chances[1]);
        assertThat(plan.layers().getFirst().getFirst().name()).isEqualTo("rock");
    }

    /// Nine times the calm ones stayed, and of the busy ones at each update another one changed.
    @Test
    void joinsTwoSmallLayersWhereTheLayerThatIsFreeThenIsWorthIt() {
        var before = LayerMemory.parse("""
                docker-envs-layers 2
                0\tcalm\t1\t10\t9\t0
                1\tquiet\t1\t20\t9\t0
                2\tbusy\t1\t5000\t9\t155
                2\tbrisk\t1\t5000\t9\taa
                """).orElseThrow();
        var lock = List.of(
                new Parcel("calm", "1", 10),
                new Parcel("quiet", "1", 20),
                new Parcel("busy", "1", 5_000),
                new Parcel("brisk", "2", 5_000));

        assertThat(names(AutoLayering.after(before).plan(lock, 3))).containsExactly("calm quiet", "busy", "brisk");

        var large = List.of(
                new Parcel("calm", "1", 50_000),
                new Parcel("quiet", "1", 50_000),
                new Parcel("busy", "1", 5_000),
                new Parcel("brisk", "2", 5_000));
        assertThat(names(AutoLayering.after(before).plan(large, 3))).containsExactly("calm", "quiet", "busy brisk");
    }

    @Test
    void dividesManyPackagesOfOneVersionIntoSeveralLayers() {
        var lock = IntStream.range(0, 200)
                .mapToObj(i -> new Parcel("p" + i, "1.0.0-0", 1_000 + i))
                .toList();

        assertThat(AutoLayering.after(LayerMemory.EMPTY).plan(lock, 20).layers())
                .hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void doesWithoutAMemoryItCannotRead() {
        assertThat(LayerMemory.parse("")).isEmpty();
        assertThat(LayerMemory.parse("docker-envs-layers 1\n")).isEmpty();
        assertThat(LayerMemory.parse("docker-envs-layers 2\n0\ta\n")).isEmpty();
        assertThat(LayerMemory.parse("docker-envs-layers 2\n1\ta\t1\t5\t0\t0\n"))
                .isEmpty();
        assertThat(LayerMemory.parse("docker-envs-layers 2\n0\ta\t1\t5\t0\t0\n0\tb\t1\t5\t-\n"))
                .isPresent();
    }

    @Test
    void believesNoMemoryThatCannotBe() {
        assertThat(List.of(
                        "0\ta\t1\t5\t31\t0\n",
                        "0\ta\t1\t5\t2\t4\n",
                        "0\ta\t1\t5\t30\t40000000\n",
                        "0\ta\t1\t1000000000000000\t0\t0\n",
                        "0\ta\t1\t5\t0\t0\n0\ta\t2\t5\t0\t0\n",
                        "0\t\u001b[31m\t1\t5\t0\t0\n",
                        "0\t" + "a".repeat(201) + "\t1\t5\t0\t0\n",
                        "0\ta\t1\t5\t0\t0\n".repeat(100_000)))
                .allSatisfy(lines -> assertThat(LayerMemory.parse("docker-envs-layers 2\n" + lines))
                        .isEmpty());
        assertThat(LayerMemory.parse("docker-envs-layers 2\n0\ta\t1\t5\t30\t3fffffff\n"))
                .isPresent();
    }

    /// `tool` is alone, `b` and `c` share a layer with `a`, of which a new version comes.
    @Test
    void letsALayerStayWhereLittleOfItIsOld() {
        var before = LayerMemory.parse("""
                docker-envs-layers 2
                0\ttool\t1\t900000\t9\t0
                1\ta\t1\t5000\t9\t0
                1\tb\t1\t80000\t9\t0
                1\tc\t1\t15000\t9\t0
                """).orElseThrow();
        var a2 = new Parcel("a", "2", 5_000);
        var lock = List.of(
                new Parcel("tool", "1", 900_000), a2, new Parcel("b", "1", 80_000), new Parcel("c", "1", 15_000));

        var auto = AutoLayering.after(before).covering(0.01);
        var plan = auto.plan(lock, 3);

        assertThat(names(plan)).containsExactly("tool", "b c", "a");
        assertThat(plan.covered()).containsExactly(List.of(), List.of(new Parcel("a", "1", 5_000)), List.of());
        assertThat(before.holds(plan.contents(1))).isTrue();
        var memory = LayerMemory.parse(auto.remember(lock, plan).text()).orElseThrow();
        assertThat(memory.planOf(lock)).contains(plan);
        assertThat(AutoLayering.after(memory).covering(0.01).plan(lock, 3)).isEqualTo(plan);

        assertThat(AutoLayering.after(before).covering(0.004).plan(lock, 3).covered())
                .containsOnly(List.of());
        assertThat(auto.without(List.of(plan.contents(1))).plan(lock, 3).covered())
                .containsOnly(List.of());
        assertThat(names(auto.plan(lock, 2))).containsExactly("tool", "a b c");
    }

    @Test
    void coversNothingOfUnknownSize() {
        var before = LayerMemory.parse("docker-envs-layers 2\n0\ta\t1\t0\t9\t0\n0\tb\t1\t1000000\t9\t0\n")
                .orElseThrow();
        var lock = List.of(new Parcel("a", "2", 0), new Parcel("b", "1", 1_000_000));

        assertThat(AutoLayering.after(before).covering(1).plan(lock, 9).covered())
                .containsOnly(List.of());
    }

    @Test
    void coversNoMoreThanItMay() {
        for (var part : List.of(0.0, 0.02, 0.2)) {
            var memory = LayerMemory.EMPTY;
            for (var lock : history(11)) {
                var auto = AutoLayering.after(memory).covering(part);
                var plan = auto.plan(lock, 12);
                var covered = plan.covered().stream()
                        .flatMap(List::stream)
                        .mapToLong(Parcel::size)
                        .sum();
                assertThat(covered).isLessThanOrEqualTo((long)
                        (part * lock.stream().mapToLong(Parcel::size).sum()));
                assertThat(plan.layers().stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(lock);
                memory = auto.remember(lock, plan);
                assertThat(LayerMemory.parse(memory.text())).contains(memory);
            }
        }
    }

    @Test
    void needsALayerAtLeast() {
        assertThatThrownBy(() -> AutoLayering.after(LayerMemory.EMPTY).plan(List.of(), 0))
                .hasMessage("at least 1 layer, not 0");
    }

    private static List<String> names(LayerPlan plan) {
        return plan.layers().stream()
                .map(layer -> String.join(" ", layer.stream().map(Parcel::name).toList()))
                .toList();
    }

    /// Parcels come, go and change at their own rates.
    private static List<List<Parcel>> history(int seed) {
        var random = new Random(seed);
        var locks = new ArrayList<List<Parcel>>();
        var versions = new int[60];
        for (var t = 0; t < LOCKS; t++) {
            for (var i = 0; i < versions.length; i++) {
                versions[i] += random.nextInt(60) < i / 4 ? 1 : 0;
            }
            locks.add(IntStream.range(0, versions.length)
                    .filter(i -> random.nextInt(30) > 0)
                    .mapToObj(i -> new Parcel("p" + i, "v" + versions[i], 1L << i * 7 % 23))
                    .toList());
        }
        return locks;
    }

    private static Set<String> texts(List<Parcel> layer) {
        return new HashSet<>(layer.stream()
                .map(parcel -> parcel.name() + " " + parcel.identity())
                .toList());
    }
}
