package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dockerenvs.json.Json;
import dockerenvs.json.JsonNumber;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The suite of benchmarks with tiny data: that everything runs, not how fast anything is.
@Tag("engines")
class BenchmarkSuiteIT {
    private static final Pattern MARK = Pattern.compile("<!-- measured: ([\\w-]+) -->");

    @TempDir
    private static Path folder = Path.of("");

    @BeforeAll
    static void runTheSuite() throws IOException {
        List.of("python3", "zstd", "gzip", "bzip2", "unzip", "openssl", "curl", "docker-registry")
                .forEach(Tool::find);
        new Tool(Path.of("benchmarks/run"), List.of("--smoke"), Map.of()).run("--out", folder.toString());
    }

    private static JsonObject topics() throws IOException {
        var document = Json.parse(Files.readAllBytes(folder.resolve("results.json")));
        return JsonObject.expect(document, "results").object("topics").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"start", "images", "environments", "update", "registries", "solving", "growth", "compression"})
    void measuresUsInEveryComparisonOf(String topic) throws IOException {
        var comparisons = topics().object(topic).orElseThrow().array("comparisons");

        assertThat(comparisons).isNotEmpty();
        for (var comparison : comparisons) {
            var entries = JsonObject.expect(comparison, "comparison").array("entries");
            assertThat(entries).as("%s", comparison).isNotEmpty();
            for (var entry : entries) {
                assertThat(JsonObject.expect(entry, "entry").array("samples"))
                        .as("%s", entry)
                        .isNotEmpty()
                        .allSatisfy(sample -> assertThat(
                                        JsonObject.expect(sample, "sample").find("seconds"))
                                .containsInstanceOf(JsonNumber.class));
            }
        }
    }

    @Test
    void saysWhatItLeftOutAndWhy() throws IOException {
        for (var topic : topics().keys()) {
            for (var skipped : topics().object(topic).orElseThrow().array("skipped")) {
                assertThat(JsonObject.expect(skipped, "skipped").string("why").orElse(""))
                        .as("%s: %s", topic, skipped)
                        .isNotBlank()
                        .doesNotStartWith("exit code");
            }
        }
    }

    @Test
    void drawsAPageOfWellFormedPlots() {
        assertThatCode(() -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(folder.resolve("results.svg").toFile()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "benchmarks/README.md"})
    void hasATableForEveryMarkOf(String page) throws IOException {
        var headings = Files.readString(folder.resolve("results.md"))
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();

        assertThat(MARK.matcher(Files.readString(Path.of(page)))
                        .results()
                        .map((MatchResult mark) -> mark.group(1))
                        .filter(name -> !name.equals("inner")))
                .isNotEmpty()
                .isSubsetOf(headings);
    }
}
