package dockerenvs.conda.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentStateTest {
    private static final EnvironmentHistory HISTORY = new EnvironmentHistory(
            Instant.parse("2026-01-02T03:04:05Z"),
            "docker-envs build\nenvironment.yml",
            "1.2.3",
            List.of("python=3.12", "numpy"));

    private static FileTree state(Map<String, String> variables) {
        var records = List.of(
                record("https://conda.example/main/noarch/six-1.16.0-0.conda"),
                record("https://me:secret@conda.example/t/tk-1/main/linux-64/python-3.12.4-0.conda"));
        var target = LinkTarget.of(Prefix.of("/opt/env")).withOwner(7, 8);
        return EnvironmentState.of(target, HISTORY, records, variables);
    }

    private static PackageRecord record(String url) {
        return PackageRecord.of(JsonObject.EMPTY.with("url", url));
    }

    private static String text(FileTree tree, String path) throws IOException {
        if (tree.find(path).orElseThrow().type() instanceof FileType.Regular(var _, var content)) {
            try (var in = content.open()) {
                return new String(in.readAllBytes(), UTF_8);
            }
        }
        throw new AssertionError(path + " is not a file");
    }

    @Test
    void writesOneBlockOfHistory() throws IOException {
        assertThat(text(state(Map.of()), "opt/env/conda-meta/history")).isEqualTo("""
                ==> 2026-01-02 03:04:05 <==
                # cmd: docker-envs build environment.yml
                # docker-envs version: 1.2.3
                +https://conda.example/main/linux-64::python-3.12.4-0
                +https://conda.example/main/noarch::six-1.16.0-0
                # update specs: ["python=3.12", "numpy"]
                """);
    }

    @Test
    void writesVariablesInCapitalsAndLeavesOutThoseThatAreUnset() throws IOException {
        var tree = state(Map.of("b", "2", "A", "1", "gone", "***unset***"));
        assertThat(Json.parse(text(tree, "opt/env/conda-meta/state").getBytes(UTF_8)))
                .isEqualTo(Json.parse("{\"env_vars\": {\"A\": \"1\", \"B\": \"2\"}}".getBytes(UTF_8)));
        assertThat(state(Map.of()).find("opt/env/conda-meta/state")).isEmpty();
    }

    @Test
    void belongsToTheOwnerAndHasTheGivenTime() {
        var history = state(Map.of()).find("opt/env/conda-meta/history").orElseThrow();
        assertThat(history.attributes().uid()).isEqualTo(7);
        assertThat(history.attributes().mtimeSeconds()).isEqualTo(HISTORY.time().getEpochSecond());
    }
}
