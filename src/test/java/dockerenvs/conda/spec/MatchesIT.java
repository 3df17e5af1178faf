package dockerenvs.conda.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.SharedFolder;
import dockerenvs.content.Compression;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonNumber;
import dockerenvs.json.JsonObject;
import dockerenvs.json.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Every spec that occurs in a real channel against every package of its name, with the answer of conda.
class MatchesIT {
    private final Map<String, List<Candidate>> candidates = new HashMap<>();
    private final Map<String, Version> versions = new HashMap<>();

    @Test
    void answersAsCondaDoes() throws IOException {
        var differences = new ArrayList<String>();
        var compared = 0;
        for (var row : rows()) {
            if (row.has("records")) {
                var name = row.string("records").orElseThrow();
                candidates.put(
                        name,
                        row.array("list").stream()
                                .map(entry -> candidate(name, (JsonArray) entry))
                                .toList());
                continue;
            }
            var spec = MatchSpec.parse(row.string("spec").orElseThrow());
            var list = candidates.getOrDefault(row.string("name").orElseThrow(), List.of());
            var expected = row.array("match").stream()
                    .map(index -> Integer.parseInt(((JsonNumber) index).literal()))
                    .toList();
            var matching = new ArrayList<Integer>();
            for (var i = 0; i < list.size(); i++) {
                var candidate = list.get(i);
                if (spec.matchesVersion(versions.computeIfAbsent(candidate.version(), Version::parse))
                        && spec.matchesBuild(candidate)) {
                    matching.add(i);
                }
            }
            compared += list.size();
            if (!matching.equals(expected)) {
                differences.add("%s: %s, not %s".formatted(spec, matching, expected));
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(450_000);
    }

    private static List<JsonObject> rows() throws IOException {
        var path = SharedFolder.named("solver").resolve("matches-conda-forge-locks.jsonl.zst");
        try (var in = Compression.decompress(Files.newInputStream(path))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> JsonObject.expect(Json.parse(line.getBytes(StandardCharsets.UTF_8)), "row"))
                    .toList();
        }
    }

    private static Candidate candidate(String name, JsonArray entry) {
        var values = entry.items();
        var version = ((JsonString) values.get(0)).text();
        var build = ((JsonString) values.get(1)).text();
        return new Candidate(
                new ChannelSubdir(0, "conda-forge", "linux-64"),
                "%s-%s-%s.conda".formatted(name, version, build),
                name,
                version,
                build,
                Long.parseLong(((JsonNumber) values.get(2)).literal()),
                0,
                Requirements.NONE);
    }
}
