package dockerenvs.conda.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What conda, libmamba and rattler answered to real wishes on real channels, and what is answered here.
class SolvesIT {
    private final SolverCases cases = new SolverCases();

    @Test
    void saysAsOthersWhetherThereIsASolution() throws IOException {
        var differences = new ArrayList<String>();
        for (var solve : cases.lines("solves.jsonl.zst")) {
            var expected = new TreeSet<String>();
            var status = solve.object("status").orElseThrow();
            status.keys().forEach(solver -> expected.add(status.string(solver).orElse("")));
            // rattler's, which says no more
            expected.remove("fail");
            var answer = cases.status(answer(solve));
            if (!expected.isEmpty() && !expected.contains(answer)) {
                differences.add("%s: %s, not %s".formatted(solve.strings("specs"), answer, expected));
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void choosesWhatOthersChoose() throws IOException {
        var different = new TreeSet<String>();
        var solvable = 0;
        for (var solve : cases.lines("solves.jsonl.zst")) {
            var solutions = solve.array("solutions");
            if (solutions.isEmpty() || !(answer(solve) instanceof Solution solution)) {
                continue;
            }
            solvable++;
            var own = new TreeSet<>(
                    solution.packages().stream().map(SolvesIT::name).toList());
            if (solutions.stream().noneMatch(theirs -> own.equals(packages(theirs)))) {
                different.add(String.join(" ", solve.strings("specs")));
            }
        }
        assertThat(solvable).isGreaterThan(100);
        assertThat(different).isEmpty();
    }

    @Test
    void choosesWhatIsValidAndNeeded() throws IOException {
        for (var solve : cases.lines("solves.jsonl.zst")) {
            if (answer(solve) instanceof Solution solution) {
                var repodata = cases.repodata(solve.strings("channels"));
                assertThat(Verifier.faults(wish(solve), solution.packages(), repodata))
                        .as("%s", solve.strings("specs"))
                        .isEmpty();
                assertThat(Verifier.superfluous(wish(solve), solution.packages(), repodata))
                        .as("%s", solve.strings("specs"))
                        .isEmpty();
            }
        }
    }

    private Resolution answer(JsonObject solve) throws IOException {
        return Solver.solve(wish(solve), cases.repodata(solve.strings("channels")));
    }

    private static Wish wish(JsonObject solve) {
        return Wish.of(solve.strings("specs").stream().map(MatchSpec::parse).toList(), SolverCases.MACHINE);
    }

    private static Set<String> packages(Object solution) {
        return new TreeSet<>(((JsonObject) solution).strings("packages"));
    }

    private static String name(Candidate candidate) {
        return candidate.source().subdir() + "/" + SolverCases.stem(candidate.file());
    }
}
