package dockerenvs.conda.solve;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.SharedFolder;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackage;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonBoolean;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Small worlds, one question each, with the answers of four programs.
class ScenariosIT {
    /// Where the others differ: what is answered here, and why.
    private static final Map<String, String> DECIDED = Map.ofEntries(
            // nothing but the build's name tells them apart: by file name, so that no order of an index shows
            // (conda does so; rattler goes by the order of the index, libmamba takes the highest)
            entry("build-string-only", "a=1.0=aaa_0"),
            entry("build-string-reversed-order", "a=1.0=aaa_0"),
            // the newer one, as rattler and conda have it; libmamba knows no age
            entry("timestamp-vs-buildstring", "a=1.0=aaa_0"),
            // all else being equal, the machine's own subdir: rattler, conda
            entry("na-vs-arch-same", "a=1.0=h_0"),
            // the first spec gets its way, as with rattler; libmamba sorts specs by name, conda adds up
            entry("constrains-picks-older-2", "a=1.0=0 z=3.0=0"),
            entry("direct-spec-conflict-transitive", "a=1.0=0 c=2.0=0"),
            // virtual packages are there, so constraints hold for them; only conda's old solver sees that otherwise
            entry("constrains-virtual-ok", "a=1.0=0"),
            // names have no case: all but rattler
            entry("case-insensitive-names", "a=1.0=0 bee=1.0=0"),
            // conditions count wherever they stand (CEP 43); the others do not know them in old indexes
            entry("cond-in-v1", "t=1.0=0 x=1.0=0"),
            entry("cond-pkg-in-v1", "python=3.8=0 t=1.0=0 x=1.0=0"),
            entry("cond-pkg-in-v1-false", "python=3.9=0 t=1.0=0"),
            // brackets count in dependencies too, as in CEP 29 and conda
            entry("bracket-deps", "t=1.0=0 x=1.0=0"));

    @Test
    void answersAsAllOthersDo() throws IOException {
        var differences = new ArrayList<String>();
        for (var scenario : scenarios()) {
            var name = scenario.string("name").orElseThrow();
            var own = answer(scenario, ChannelPriority.STRICT);
            var theirs = scenario.object("normalised")
                    .orElseThrow()
                    .string("rattler")
                    .orElseThrow();
            var agreed = scenario.find("agree").orElseThrow().equals(new JsonBoolean(true));
            var expected = agreed ? theirs : DECIDED.getOrDefault(name, "to be decided");
            if (!own.equals(expected)) {
                differences.add("%s: `%s`, not `%s`".formatted(name, own, expected));
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void takesFromLaterChannelsWhatItMay() throws IOException {
        for (var scenario : scenarios()) {
            var results = scenario.object("result").orElseThrow();
            for (var priority : List.of(ChannelPriority.FLEXIBLE, ChannelPriority.DISABLED)) {
                var theirs = results.string("libmamba-" + priority.name().toLowerCase(Locale.ROOT));
                if (theirs.isPresent()) {
                    var plain = theirs.get().replaceAll("@\\S+", "");
                    assertThat(answer(scenario, priority))
                            .as("%s, %s", scenario.string("name"), priority)
                            .isEqualTo(plain);
                }
            }
        }
    }

    private static List<JsonObject> scenarios() throws IOException {
        var document =
                Json.parse(Files.readAllBytes(SharedFolder.named("solver").resolve("scenarios.json")));
        return ((JsonArray) document)
                .items().stream().map(JsonObject.class::cast).toList();
    }

    private static String answer(JsonObject scenario, ChannelPriority priority) throws IOException {
        var channels = scenario.array("channels").stream()
                .map(channel -> ((JsonArray) channel)
                        .items().stream().map(JsonObject.class::cast).toList())
                .toList();
        var wish = Wish.of(
                        scenario.strings("specs").stream().map(MatchSpec::parse).toList(),
                        scenario.strings("virtual").stream()
                                .map(VirtualPackage::parse)
                                .toList())
                .withPreferences(Preferences.DEFAULT.withPriority(priority));
        var repodata = FolderRepodata.ofRecords(channels);
        var answer = Solver.solve(wish, repodata);
        if (answer instanceof Solution(var packages, var _)) {
            assertThat(Verifier.faults(wish, packages, repodata)).isEmpty();
            assertThat(Verifier.superfluous(wish, packages, repodata)).isEmpty();
            return packages.stream()
                    .map(candidate -> "%s=%s=%s".formatted(candidate.name(), candidate.version(), candidate.build()))
                    .collect(Collectors.joining(" "));
        }
        return "UNSAT";
    }
}
