package dockerenvs.conda.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.SharedFolder;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackage;
import dockerenvs.content.Compression;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What conda, libmamba and rattler answered, and what is answered here.
class SolvesIT {
    private static final List<VirtualPackage> MACHINE = List.of(
            VirtualPackage.parse("__glibc=2.36"),
            VirtualPackage.parse("__linux=6.1"),
            VirtualPackage.parse("__unix=0"),
            VirtualPackage.parse("__archspec=1=x86_64"));

    @Test
    void answersAsOthersDo() throws IOException {
        var repodata = new HashMap<List<String>, FolderRepodata>();
        var wrong = new ArrayList<String>();
        var others = new ArrayList<String>();
        var solved = 0;
        for (var json : cases()) {
            var channels = json.strings("channels");
            var wish = Wish.of(
                    json.strings("specs").stream().map(MatchSpec::parse).toList(), MACHINE);
            if (!repodata.containsKey(channels)) {
                var folder = SharedFolder.named("repodata");
                repodata.put(
                        channels,
                        FolderRepodata.read(
                                channels.stream().map(folder::resolve).toList()));
            }
            var start = System.nanoTime();
            var answer = Solver.solve(wish, repodata.get(channels));
            var millis = (System.nanoTime() - start) / 1_000_000;
            if (millis > 300) System.out.println(millis + " ms " + wish.specs());
            var status = status(answer);
            var expected = expected(json);
            if (!expected.isEmpty() && !expected.contains(status)) {
                wrong.add("%s %s: %s, not %s".formatted(channels, wish.specs(), status, expected));
            }
            if (answer instanceof Solution solution && !json.array("solutions").stream().toList().isEmpty()) {
                solved++;
                var own = files(solution);
                var best = "";
                var fewest = Integer.MAX_VALUE;
                for (var theirs : json.array("solutions").stream().toList()) {
                    var set = new TreeSet<>(JsonObject.expect(theirs, "solution").strings("packages"));
                    var extra = new TreeSet<>(own); extra.removeAll(set);
                    var missing = new TreeSet<>(set); missing.removeAll(own);
                    if (extra.size() + missing.size() < fewest) {
                        fewest = extra.size() + missing.size();
                        best = JsonObject.expect(theirs, "solution").strings("solvers") + " +" + extra + " -" + missing;
                    }
                }
                if (fewest > 0) others.add("%s %s: %s".formatted(channels, wish.specs(), best));
            }
        }
        System.out.println(solved + " solved, " + others.size() + " others");
        others.forEach(System.out::println);
        wrong.forEach(System.out::println);
        assertThat(wrong).isEmpty();
    }

    private static List<JsonObject> cases() throws IOException {
        var file = SharedFolder.named("solver").resolve("solves.jsonl.zst");
        try (var in = Compression.decompress(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> JsonObject.expect(Json.parse(line.getBytes(StandardCharsets.UTF_8)), "case"))
                    .toList();
        }
    }

    private static Set<String> files(Solution solution) {
        var files = new TreeSet<String>();
        for (var candidate : solution.packages()) {
            files.add(candidate.source().subdir() + "/"
                    + candidate.file().replaceAll("[.]conda$|[.]tar[.]bz2$", ""));
        }
        return files;
    }

    private static String status(Resolution answer) {
        return switch (answer) {
            case Solution _ -> "sat";
            case Conflict conflict -> conflict.kind() == Conflict.Kind.NOT_FOUND ? "not-found" : "unsat";
            case LimitReached _ -> "limit";
        };
    }

    private static Set<String> expected(JsonObject json) {
        var all = new TreeSet<String>();
        var status = json.object("status").orElseThrow();
        for (var solver : status.keys()) {
            var said = status.string(solver).orElse("");
            if (!said.equals("fail")) {
                all.add(said);
            }
        }
        return all;
    }
}
