package dockerenvs.conda.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.SharedFolder;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Thousands of versions and specs, with the answers of conda.
class SolverDataIT {
    private static final String REFUSED = "ERR";

    /// Where conda answers otherwise, and why that is not followed.
    private static final Set<String> ON_PURPOSE = Set.of(
            // conda raises when asked, though there is only one thing it can mean
            "~=1",
            "> 1.2",
            ">= 1.2",
            // no version has an `@` in it: saying so helps more than never matching
            "1.2.3@x",
            // conda refuses blanks around a spec, and parentheses in it
            "  pkg 1.0  ",
            "pkg (1.0|2.0),>1",
            // conda silently drops what it does not understand, and all packages match
            "pkg>",
            "pkg[ version = \"1.0\" ]",
            "pkg[version=\"1.0]");

    private final Path folder = SharedFolder.named("solver");

    @Test
    void ordersVersions() throws IOException {
        var lines = new ArrayList<List<Version>>();
        for (var line : Files.readAllLines(folder.resolve("versions-ordered.txt"))) {
            lines.add(List.of(line.split("\t", -1)).stream().map(Version::parse).toList());
        }

        assertThat(lines).hasSizeGreaterThan(10_000);
        for (var i = 0; i < lines.size(); i++) {
            var first = lines.get(i).getFirst();
            assertThat(lines.get(i))
                    .allSatisfy(other -> assertThat(other).isEqualTo(first).hasSameHashCodeAs(first));
            if (i > 0) {
                assertThat(lines.get(i - 1).getFirst()).isLessThan(first);
            }
        }
    }

    @Test
    void refusesWhatIsNoVersion() throws IOException {
        for (var line : Files.readAllLines(folder.resolve("versions-invalid.txt"))) {
            assertThatThrownBy(() -> Version.parse(line.split("\t", -1)[0])).isInstanceOf(MalformedInput.class);
        }
    }

    @Test
    void answersVersionSpecs() throws IOException {
        var differences = new ArrayList<String>();
        for (var row : rows("versionspecs.tsv")) {
            var answer = answer(() -> VersionSpec.parse(row.get(0)).matches(Version.parse(row.get(1))));
            compare(row, answer, row.get(2).replace("VERR", REFUSED), differences);
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void answersMatchSpecs() throws IOException {
        var differences = new ArrayList<String>();
        for (var row : rows("matchspecs.tsv")) {
            var record = record(row.get(1), row.get(2), Long.parseLong(row.get(3)));
            var answer = answer(() -> MatchSpec.parse(row.get(0)).matches(record));
            compare(row, answer, row.get(4), differences);
        }
        assertThat(differences).isEmpty();
    }

    private List<List<String>> rows(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name)).stream()
                .skip(1)
                .map(line -> List.of(line.split("\t", -1)))
                .toList();
    }

    private static PackageRecord record(String version, String build, long buildNumber) {
        return PackageRecord.of(JsonObject.EMPTY
                .with("fn", "pkg-%s-%s.conda".formatted(version, build))
                .with("build_number", buildNumber)
                .with("channel", "https://conda.anaconda.org/conda-forge")
                .with("subdir", "linux-64")
                .with("license", "MIT")
                .with("md5", "00000000000000000000000000000001"));
    }

    private static String answer(BooleanSupplier question) {
        try {
            return question.getAsBoolean() ? "1" : "0";
        } catch (MalformedInput _) {
            // an answer, too
            return REFUSED;
        }
    }

    private static void compare(List<String> row, String answer, String expected, List<String> differences) {
        if (!answer.equals(expected) && !ON_PURPOSE.contains(row.getFirst())) {
            differences.add("%s: %s".formatted(row, answer));
        }
    }
}
