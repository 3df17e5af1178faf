package dockerenvs.conda.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.link.Golden;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is told of real conflicts on real channels.
class StoriesIT {
    private static final int LINES_MAX = 15;
    private static final SolverCases CASES = new SolverCases();

    /// A wish that cannot be met.
    ///
    /// @param name of the golden file
    /// @param channels the first counts most
    record Case(String name, List<String> channels, Wish wish) {
        static Case of(String name, String channel, String... specs) {
            return new Case(name, List.of(channel), Wish.of(parsed(specs), SolverCases.MACHINE));
        }

        Case with(Preferences preferences) {
            return new Case(name, channels, wish.withPreferences(preferences));
        }

        Case pinned(String... pins) {
            return new Case(name, channels, wish.withPins(parsed(pins)));
        }

        Case on(String... facts) {
            var machine = Arrays.stream(facts).map(VirtualPackage::parse).toList();
            return new Case(
                    name, channels, new Wish(wish.specs(), wish.pins(), machine, wish.machine(), wish.preferences()));
        }

        Case from(String... folders) {
            return new Case(name, List.of(folders), wish);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static List<MatchSpec> parsed(String... specs) {
        return Arrays.stream(specs).map(MatchSpec::parse).toList();
    }

    static Stream<Case> cases() {
        var forge = "conda-forge-locks";
        var main = "main-2020-06";
        return Stream.of(
                Case.of("no-such-version", forge, "python", "pandas=99"),
                Case.of("newer-than-the-newest", forge, "python >=3.99"),
                Case.of("mistyped", forge, "python", "nunpy", "scikit_learn"),
                Case.of("no-such-build", forge, "numpy=1.26=mkl*"),
                Case.of("part-of-a-name", forge, "ibis-framework"),
                Case.of("two-versions", forge, "numpy", "python=3.12", "python=3.10"),
                Case.of("old-numpy-new-python", forge, "scipy", "numpy=1.26", "python=3.13"),
                Case.of("new-pandas-old-python", forge, "python=3.9", "pandas=3"),
                Case.of("abi-of-another-python", forge, "python=3.12", "python_abi=3.11"),
                Case.of("no-graphics-card", forge, "pytorch=*=cuda*"),
                Case.of("old-graphics-driver", forge, "pytorch 2.5.* cuda126*")
                        .on("__glibc=2.36", "__linux=6.1", "__unix=0", "__cuda=11.8"),
                Case.of("old-base-image", forge, "nodejs >=24", "python").on("__glibc=2.17", "__linux=6.1", "__unix=0"),
                Case.of("through-another-package", forge, "poetry=1.7.1", "python=3.14.4"),
                Case.of("three-steps-down", forge, "qt-main=5.15.15", "libgz-sim7=7.6.0"),
                Case.of("shared-library", forge, "git-cliff=2.8.0", "plumbum=1.8.3", "r-cachem=1.0.8"),
                Case.of("two-ways-to-python", forge, "numpy=1.22.2", "pandamesh=0.2.3"),
                Case.of("cut-off", forge, "numpy >=2.3")
                        .with(Preferences.DEFAULT.withUntil(Instant.parse("2024-06-01T00:00:00Z"))),
                Case.of("pinned", forge, "numpy=2.3", "flask").pinned("python=3.10"),
                Case.of("two-kinds-of-blas", main, "mkl-devel=2020.1", "spacy=2.0.16", "h2o-py"),
                Case.of("alone", main, "chainer=6.3.0", "numpy"),
                Case.of("alone-and-deep", main, "segregation=1.2.0"),
                Case.of("different-builds", main, "retrying", "python=3.5.6"),
                Case.of("hidden-by-priority", main, "numpy=1.18").from("r-2020", main),
                Case.of("from-another-channel", main, "r-2020::numpy=1.18"),
                Case.of("build-with-part-of-a-version", forge, "pytorch=2.5=cpu*"),
                Case.of("nowhere-newer", main, "rstudio").from("r-2020", main),
                Case.of("old-numpy-older-python", "free-2016-09", "python=3.5", "numpy=1.6"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tells(Case conflicting) throws IOException {
        var repodata = CASES.repodata(conflicting.channels);
        var conflict = (Conflict) Solver.solve(conflicting.wish, repodata);

        assertThat(conflict.story()).hasSizeLessThanOrEqualTo(LINES_MAX);
        var told = String.join("\n", conflict.story());
        assertThat(conflict.specs()).allSatisfy(spec -> assertThat(told).contains("`" + spec + "`"));
        if (conflict.kind() == Conflict.Kind.UNSATISFIABLE) {
            assertMinimal(conflict.specs(), conflicting.wish, repodata);
        }
        Golden.assertSame("solve/" + conflicting.name + ".txt", wished(conflicting) + "\n\n" + told + "\n");
    }

    private static String wished(Case conflicting) {
        var words = new ArrayList<String>();
        conflicting.wish.specs().forEach(spec -> words.add("`" + spec + "`"));
        conflicting.wish.pins().forEach(pin -> words.add("pin `" + pin + "`"));
        conflicting.wish.preferences().until().ifPresent(until -> words.add("until " + until));
        words.add("from");
        words.addAll(conflicting.channels);
        words.add("on");
        conflicting.wish.virtualPackages().forEach(fact -> words.add(fact.toString()));
        return String.join(" ", words);
    }

    /// Without any one of the specs that are to blame the rest can be had.
    private static void assertMinimal(List<MatchSpec> specs, Wish wish, FolderRepodata repodata) throws IOException {
        assertThat(Solver.solve(wish.withSpecs(specs), repodata)).isInstanceOf(Conflict.class);
        for (var i = 0; i < specs.size(); i++) {
            var rest = new ArrayList<>(specs);
            rest.remove(i);
            var others = wish.withSpecs(rest);
            assertThat(Solver.solve(others, repodata)).isInstanceOfSatisfying(Solution.class, solution -> {
                try {
                    assertThat(Verifier.faults(others, solution.packages(), repodata))
                            .isEmpty();
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        }
    }

    @Test
    void blamesWhateverIsToBlameWhateverElseIsAskedFor() throws IOException {
        var repodata = CASES.repodata(List.of("conda-forge-locks"));
        var alone = Wish.of(parsed("numpy=1.26", "python=3.13"), SolverCases.MACHINE);
        var among = Wish.of(parsed("flask", "numpy=1.26", "requests", "python=3.13", "pandas"), SolverCases.MACHINE);

        assertThat(Solver.solve(among, repodata)).isEqualTo(Solver.solve(alone, repodata));
    }
}
