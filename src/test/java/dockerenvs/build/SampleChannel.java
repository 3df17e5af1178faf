package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A channel in a folder, with packages put together in memory and what `conda index` would say of them.
///
///     SampleChannel.in(folder)
///             .with("a-1-0", "b >=1")
///             .with(PackageFiles.of("b-1-0").file("share/b", "b"))
///             .write();
public final class SampleChannel {
    private final Path folder;
    private final Map<String, Map<String, Json>> records = new TreeMap<>();

    private SampleChannel(Path folder) {
        this.folder = folder;
        records.put("noarch", new LinkedHashMap<>());
        records.put("linux-64", new LinkedHashMap<>());
    }

    /// An empty channel.
    public static SampleChannel in(Path folder) {
        return new SampleChannel(folder);
    }

    /// Adds a package that has one file.
    ///
    /// @param depends what it needs
    public SampleChannel with(String stem, String... depends) throws IOException {
        return with(PackageFiles.of(stem).file("share/" + stem, stem).depends(depends));
    }

    /// Adds a package.
    public SampleChannel with(PackageFiles made) throws IOException {
        var index = made.index();
        var subdir = index.string("subdir").orElseThrow();
        var file = made.writeConda(Files.createDirectories(folder.resolve(subdir)));
        records.computeIfAbsent(subdir, _ -> new LinkedHashMap<>())
                .put(
                        file.getFileName().toString(),
                        index.with("size", Files.size(file))
                                .with(
                                        "sha256",
                                        Digest.sha256(Files.readAllBytes(file)).hex()));
        return this;
    }

    /// Writes what the channel offers.
    ///
    /// @return its folder
    public Path write() throws IOException {
        for (var subdir : records.entrySet()) {
            var document = JsonObject.EMPTY
                    .with("info", JsonObject.EMPTY.with("subdir", subdir.getKey()))
                    .with("packages", JsonObject.EMPTY)
                    .with("packages.conda", JsonObject.of(subdir.getValue()))
                    .with("repodata_version", 1);
            var place = Files.createDirectories(folder.resolve(subdir.getKey()));
            Files.write(place.resolve("repodata.json"), List.of(document.pretty()), UTF_8);
        }
        return folder;
    }
}
