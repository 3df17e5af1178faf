package dockerenvs.conda.link;

import dockerenvs.SharedFolder;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.content.HashingOutputStream;
import dockerenvs.files.FileType;
import dockerenvs.files.TarReader;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// An environment that conda itself has made, and the packages it was made of.
final class GoldenEnvironment {
    private final String name;
    private final Path golden = SharedFolder.named("golden");
    private final Path channels = SharedFolder.named("channels");

    GoldenEnvironment(String name) {
        this.name = name;
    }

    /// The packages in conda's order, with the records of their channel.
    List<PackageFile> packages() throws IOException {
        var packages = new ArrayList<PackageFile>();
        for (var line : Files.readAllLines(golden.resolve(name + ".explicit.txt"))) {
            if (line.contains("#") && !line.startsWith("#")) {
                packages.add(packageFile(line.substring(0, line.indexOf('#'))));
            }
        }
        return packages;
    }

    private PackageFile packageFile(String listed) throws IOException {
        var path = listed.replace("conda-forge-miniforge-2025-01/", "conda-forge-miniforge/")
                .replace("py37-linux64-closure/", "main-py37/");
        var parts = path.split("/", -1);
        var repodata = JsonObject.expect(
                Json.parse(Files.readAllBytes(
                        channels.resolve(parts[0]).resolve(parts[1]).resolve("repodata.json"))),
                "repodata");
        var table = path.endsWith(".conda") ? "packages.conda" : "packages";
        var record = repodata.object(table).orElseThrow().object(parts[2]).orElseThrow();
        var channel = "https://conda.example/" + parts[0];
        var file = channels.resolve(path);
        return new PackageFile(
                file,
                sha256(Files.newInputStream(file)),
                PackageRecord.of(record.with("fn", parts[2])
                        .with("channel", channel)
                        .with("url", channel + "/" + parts[1] + "/" + parts[2])));
    }

    /// What conda has put into the prefix, by path: `file`, `symlink`, digests, sizes, modes, targets.
    SortedMap<String, JsonObject> manifest() throws IOException {
        var manifest = new TreeMap<String, JsonObject>();
        try (var in = Compression.decompress(Files.newInputStream(golden.resolve(name + ".manifest.jsonl.zst")))) {
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                var item = JsonObject.expect(Json.parse(line.getBytes(StandardCharsets.UTF_8)), "a line");
                manifest.put(item.string("path").orElseThrow(), item);
            }
        }
        return manifest;
    }

    /// The records conda has written, by name of their file.
    SortedMap<String, JsonObject> records() throws IOException {
        var records = new TreeMap<String, JsonObject>();
        var file = golden.resolve(name + ".conda-meta.tar.zst");
        try (var tar = new TarReader(Compression.decompress(Files.newInputStream(file)))) {
            for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                if (entry.get().path().endsWith(".json")
                        && entry.get().type() instanceof FileType.Regular(var _, var content)) {
                    try (var in = content.open()) {
                        records.put(entry.get().name(), JsonObject.expect(Json.parse(in.readAllBytes()), "a record"));
                    }
                }
            }
        }
        return records;
    }

    static Digest sha256(InputStream content) {
        try (content;
                var hasher = new HashingOutputStream(OutputStream.nullOutputStream())) {
            content.transferTo(hasher);
            return hasher.digest();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
