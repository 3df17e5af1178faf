package dockerenvs.conda.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackage;
import dockerenvs.json.JsonBoolean;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Environments that real programs have solved for real projects.
class VerifierIT {
    private final SolverCases cases = new SolverCases();

    @Test
    void acceptsWhatIsValidAndNothingElse() throws IOException {
        var repodata = cases.repodata(List.of("conda-forge-locks"));
        var byFile = new HashMap<String, Candidate>();
        for (var name : repodata.names()) {
            for (var candidate : repodata.candidates(name)) {
                byFile.put(candidate.source().subdir() + "/" + SolverCases.stem(candidate.file()), candidate);
            }
        }
        var differences = new ArrayList<String>();
        for (var environment : cases.lines("lock-environments.jsonl.zst")) {
            var packages = new ArrayList<Candidate>();
            for (var file : environment.strings("packages")) {
                packages.add(byFile.get(SolverCases.stem(file)));
            }
            var faults = Verifier.faults(wish(environment), packages, repodata);
            if (faults.isEmpty() != environment.find("valid").orElseThrow().equals(new JsonBoolean(true))) {
                differences.add(
                        "%s %s: %s".formatted(environment.string("path"), environment.array("problems"), faults));
            }
        }
        assertThat(differences).isEmpty();
    }

    private static Wish wish(JsonObject environment) {
        var specs = environment.strings("specs").stream()
                // built from source, and therefore in no channel
                .filter(spec -> !spec.startsWith("!"))
                .map(spec -> MatchSpec.parse(spec.replaceFirst("^conda-forge::", "")))
                .toList();
        var machine = new ArrayList<>(SolverCases.MACHINE);
        machine.add(VirtualPackage.parse("__cuda=13"));
        return Wish.of(specs, machine);
    }
}
