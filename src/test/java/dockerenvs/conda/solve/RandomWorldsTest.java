package dockerenvs.conda.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.Version;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/// Small worlds made by chance, in which all combinations can be tried.
final class RandomWorldsTest {
    private static final String NAMES = "abcdef";
    private static final int WORLDS = 60;

    @RepeatedTest(5)
    void findsWhatThereIs() throws IOException {
        var seed = new Random().nextLong();
        var random = new Random(seed);
        for (var i = 0; i < WORLDS; i++) {
            var world = world(random);
            var specs = new ArrayList<MatchSpec>();
            for (var j = random.nextInt(4); j >= 0; j--) {
                specs.add(MatchSpec.parse(spec(random, true)));
            }
            var pins = random.nextInt(3) == 0 ? List.of(MatchSpec.parse(spec(random, true))) : List.<MatchSpec>of();
            var wish = Wish.of(specs, List.of()).withPins(pins);
            var what = "seed %d, world %d: %s of %s".formatted(seed, i, wish, world.all());

            var answer = Solver.solve(wish, world);

            if (answer instanceof Solution(var packages, var _)) {
                assertThat(faults(packages, wish)).as(what).isEmpty();
                assertThat(needed(packages, specs)).as(what).containsAll(packages);
                assertThat(Solver.solve(wish, world.shuffled(random))).as(what).isEqualTo(answer);
            } else {
                assertThat(isSolvable(world, wish)).as(what).isFalse();
                var conflict = (Conflict) answer;
                if (conflict.kind() == Conflict.Kind.NOT_FOUND) {
                    assertThat(conflict.specs())
                            .as(what)
                            .allMatch(spec -> world.all().stream().noneMatch(candidate -> matches(spec, candidate)));
                } else {
                    assertMinimal(world, wish, conflict.specs(), what);
                }
            }
        }
    }

    private static void assertMinimal(World world, Wish wish, List<MatchSpec> core, String what) {
        assertThat(isSolvable(world, wish.withSpecs(core))).as(what).isFalse();
        for (var i = 0; i < core.size(); i++) {
            var rest = new ArrayList<>(core);
            rest.remove(i);
            assertThat(rest.isEmpty() || isSolvable(world, wish.withSpecs(rest)))
                    .as("%s without %s of %s", what, core.get(i), core)
                    .isTrue();
        }
    }

    private static World world(Random random) {
        var lines = new ArrayList<String>();
        for (var place = 0; place < NAMES.length(); place++) {
            var name = NAMES.charAt(place);
            for (var version = random.nextInt(5) * 2 / 3 + 1; version > 0; version--) {
                for (var build = random.nextInt(2); build >= 0; build--) {
                    lines.add("%c %d %d %d | %s | %s"
                            .formatted(
                                    name,
                                    version,
                                    build,
                                    random.nextInt(2),
                                    specs(random, random.nextInt(4)),
                                    specs(random, random.nextInt(3) / 2)));
                }
            }
        }
        return World.of(lines.toArray(String[]::new));
    }

    private static String specs(Random random, int count) {
        var specs = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            specs.add(spec(random, false));
        }
        return String.join(";", specs);
    }

    private static String spec(Random random, boolean plain) {
        var name = NAMES.charAt(random.nextInt(NAMES.length()));
        var versions = new String[] {"", " 1", " 2", " >1", " <3", " !=2", " * 1"}[random.nextInt(7)];
        if (plain || random.nextInt(6) > 0) {
            return name + versions;
        }
        var other = NAMES.charAt(random.nextInt(NAMES.length()));
        var third = NAMES.charAt(random.nextInt(NAMES.length()));
        var condition = new String[] {other + " >1", other + " and " + third + " <3", other + " or " + third + " 1"}
                [random.nextInt(3)];
        return "%s[version='%s', when='%s']"
                .formatted(name, versions.isEmpty() || versions.startsWith(" *") ? "*" : versions.strip(), condition);
    }

    /// All combinations, one name after the other.
    private static boolean isSolvable(World world, Wish wish) {
        return isSolvable(world, wish, 0, new ArrayList<>());
    }

    private static boolean isSolvable(World world, Wish wish, int name, List<Candidate> chosen) {
        if (name == NAMES.length()) {
            return faults(chosen, wish).isEmpty();
        }
        if (isSolvable(world, wish, name + 1, chosen)) {
            return true;
        }
        for (var candidate : world.candidates(NAMES.substring(name, name + 1))) {
            chosen.addLast(candidate);
            if (isSolvable(world, wish, name + 1, chosen)) {
                return true;
            }
            chosen.removeLast();
        }
        return false;
    }

    private static List<String> faults(List<Candidate> packages, Wish wish) {
        var faults = new ArrayList<String>();
        for (var spec : wish.specs()) {
            if (packages.stream().noneMatch(other -> matches(spec, other))) {
                faults.add("nothing for " + spec);
            }
        }
        for (var spec : wish.pins()) {
            if (breaks(packages, spec)) {
                faults.add("not pinned: " + spec);
            }
        }
        for (var candidate : packages) {
            for (var depend : candidate.requirements().depends()) {
                if (counts(depend, packages) && packages.stream().noneMatch(other -> matches(spec(depend), other))) {
                    faults.add(candidate + " lacks " + depend);
                }
            }
            for (var constrain : candidate.requirements().constrains()) {
                if (counts(constrain, packages) && breaks(packages, spec(constrain))) {
                    faults.add(candidate + " excludes by " + constrain);
                }
            }
        }
        return faults;
    }

    private static boolean breaks(List<Candidate> packages, MatchSpec spec) {
        return packages.stream().anyMatch(other -> other.name().equals(spec.name()) && !matches(spec, other));
    }

    private static final Map<String, MatchSpec> SPECS = new HashMap<>();
    private static final Map<String, Version> VERSIONS = new HashMap<>();

    private static MatchSpec spec(String text) {
        return SPECS.computeIfAbsent(text, MatchSpec::parse);
    }

    private static boolean matches(MatchSpec spec, Candidate candidate) {
        return spec.name().equals(candidate.name())
                && spec.matchesVersion(VERSIONS.computeIfAbsent(candidate.version(), Version::parse))
                && spec.matchesBuild(candidate);
    }

    /// The three forms of conditions that [#spec] makes.
    private static boolean counts(String spec, List<Candidate> packages) {
        var start = spec.indexOf("when='");
        if (start < 0) {
            return true;
        }
        var condition = spec.substring(start + "when='".length(), spec.lastIndexOf('\''));
        var all = condition.contains(" and ");
        var holding = 0;
        var parts = condition.split(" and | or ", -1);
        for (var part : parts) {
            if (packages.stream().anyMatch(other -> matches(spec(part), other))) {
                holding++;
            }
        }
        return all ? holding == parts.length : holding > 0;
    }

    /// What the specs need, and what that needs.
    private static List<Candidate> needed(List<Candidate> packages, List<MatchSpec> specs) {
        var found = new HashSet<Candidate>();
        var open = new ArrayDeque<>(specs);
        while (!open.isEmpty()) {
            var spec = open.removeFirst();
            for (var candidate : packages) {
                if (matches(spec, candidate) && found.add(candidate)) {
                    for (var depend : candidate.requirements().depends()) {
                        if (counts(depend, packages)) {
                            open.add(spec(depend));
                        }
                    }
                }
            }
        }
        return List.copyOf(found);
    }
}
