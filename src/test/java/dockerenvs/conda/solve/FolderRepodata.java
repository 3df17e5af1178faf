package dockerenvs.conda.solve;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.Repodata;
import dockerenvs.conda.spec.Requirements;
import dockerenvs.content.Compression;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Folders with `linux-64` and `noarch`, in them `repodata.json.zst`, read whole: slow, and simple enough to believe.
final class FolderRepodata implements Repodata {
    private final List<String> channels = new ArrayList<>();
    private final Map<String, List<Candidate>> byName = new TreeMap<>();
    private final Map<Candidate, JsonObject> records = new HashMap<>();

    /// @param folders the first counts most
    static FolderRepodata read(List<Path> folders) throws IOException {
        var repodata = new FolderRepodata();
        for (var folder : folders) {
            var rank = repodata.channels.size();
            repodata.channels.add(folder.getFileName().toString());
            for (var subdir : List.of("linux-64", "noarch")) {
                var source = new ChannelSubdir(rank, folder.getFileName().toString(), subdir);
                try (var in = Compression.decompress(
                        Files.newInputStream(folder.resolve(subdir).resolve("repodata.json.zst")))) {
                    repodata.add(source, JsonObject.expect(Json.parse(in.readAllBytes()), "repodata"));
                }
            }
        }
        return repodata;
    }

    /// Channels whose packages are given, each with its `subdir`, in place of files.
    ///
    /// @param channels the first counts most
    static FolderRepodata ofRecords(List<List<JsonObject>> channels) {
        var repodata = new FolderRepodata();
        for (var records : channels) {
            var rank = repodata.channels.size();
            repodata.channels.add("c" + rank);
            for (var record : records) {
                var file = "%s-%s-%s.conda"
                        .formatted(
                                record.string("name").orElseThrow(),
                                record.string("version").orElseThrow(),
                                record.string("build").orElseThrow());
                repodata.add(
                        new ChannelSubdir(
                                rank, "c" + rank, record.string("subdir").orElseThrow()),
                        file,
                        record);
            }
        }
        return repodata;
    }

    private void add(ChannelSubdir source, JsonObject document) {
        var files = new TreeMap<String, JsonObject>();
        for (var map : List.of("packages", "packages.conda")) {
            if (document.has(map)) {
                var members = document.object(map).orElseThrow();
                for (var file : members.keys()) {
                    files.put(file, members.object(file).orElseThrow());
                }
            }
        }
        files.forEach((file, json) -> {
            if (!file.endsWith(".tar.bz2") || !files.containsKey(file.replaceAll("[.]tar[.]bz2$", ".conda"))) {
                add(source, file, json);
            }
        });
    }

    private void add(ChannelSubdir source, String file, JsonObject json) {
        var name = json.string("name").orElseThrow();
        var candidate = new Candidate(
                source,
                file,
                name,
                json.string("version").orElseThrow(),
                json.string("build").orElseThrow(),
                json.integer("build_number").orElse(0),
                millis(json.integer("timestamp").orElse(0)),
                new Requirements(
                        json.strings("depends"),
                        json.strings("constrains"),
                        features(json),
                        List.of(),
                        Collections.emptySortedMap()));
        byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(candidate);
        records.put(candidate, json);
    }

    private static long millis(long timestamp) {
        return timestamp > 253_402_300_799L ? timestamp : timestamp * 1000;
    }

    private static List<String> features(JsonObject json) {
        var found = json.find("track_features");
        if (found.isEmpty() || found.get() instanceof JsonArray) {
            return json.strings("track_features");
        }
        return Arrays.stream(json.string("track_features").orElse("").split("[, ]+", -1))
                .filter(feature -> !feature.isEmpty())
                .toList();
    }

    @Override
    public List<String> channels() {
        return List.copyOf(channels);
    }

    @Override
    public List<Candidate> candidates(String name) {
        var found = new ArrayList<>(byName.getOrDefault(name, List.of()));
        found.sort(Comparator.comparingInt(
                        (Candidate candidate) -> candidate.source().rank())
                .thenComparing(candidate -> candidate.source().subdir().equals("noarch"))
                .thenComparing(Candidate::file));
        return found;
    }

    @Override
    public PackageRecord record(Candidate candidate) {
        return PackageRecord.of(Objects.requireNonNull(records.get(candidate))
                .with("fn", candidate.file())
                .with("channel", candidate.source().channel())
                .with("subdir", candidate.source().subdir()));
    }

    @Override
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
