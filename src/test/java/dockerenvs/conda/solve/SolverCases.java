package dockerenvs.conda.solve;

import dockerenvs.SharedFolder;
import dockerenvs.conda.spec.VirtualPackage;
import dockerenvs.content.Compression;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Cases of solving with the answers of other programs, and the channels they speak of.
final class SolverCases {
    /// What the machine had on which the other programs answered.
    static final List<VirtualPackage> MACHINE = List.of(
            VirtualPackage.parse("__glibc=2.36"),
            VirtualPackage.parse("__linux=6.1"),
            VirtualPackage.parse("__unix=0"),
            VirtualPackage.parse("__archspec=1=x86_64"));

    private final Map<List<String>, FolderRepodata> repodata = new HashMap<>();

    /// The documents of a file with one in each line.
    List<JsonObject> lines(String file) throws IOException {
        var path = SharedFolder.named("solver").resolve(file);
        try (var in = Compression.decompress(Files.newInputStream(path))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> JsonObject.expect(Json.parse(line.getBytes(StandardCharsets.UTF_8)), "case"))
                    .toList();
        }
    }

    FolderRepodata repodata(List<String> channels) throws IOException {
        if (!repodata.containsKey(channels)) {
            var folder = SharedFolder.named("repodata");
            repodata.put(
                    channels,
                    FolderRepodata.read(channels.stream().map(folder::resolve).toList()));
        }
        return repodata.get(channels);
    }

    /// What the command line calls it.
    String status(Resolution answer) {
        return switch (answer) {
            case Solution _ -> "sat";
            case Conflict conflict -> conflict.kind() == Conflict.Kind.NOT_FOUND ? "not-found" : "unsat";
            case LimitReached _ -> "limit";
        };
    }

    /// A file name without its ending.
    static String stem(String file) {
        return file.replaceAll("[.]conda$|[.]tar[.]bz2$", "");
    }
}
