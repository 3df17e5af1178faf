package dockerenvs.conda.repodata;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.Compression;
import dockerenvs.content.Digest;
import dockerenvs.http.LoopbackServer;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// A channel of small packages, as files by their path: in a folder, or on a server that knows ETags.
final class SampleChannel {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private String headers = "";

    /// A package: its name, version, and what it depends on.
    record Sample(String name, String version, List<String> depends) {
        static Sample of(String name, String version, String... depends) {
            return new Sample(name, version, List.of(depends));
        }

        String file() {
            return name + "-" + version + "-0.conda";
        }

        JsonObject record() {
            return JsonObject.EMPTY
                    .with("name", name)
                    .with("version", version)
                    .with("build", "0")
                    .with("build_number", 0)
                    .with("depends", JsonArray.ofStrings(depends))
                    .with("sha256", Digest.sha256(file().getBytes(UTF_8)).hex())
                    .with("size", 7);
        }
    }

    /// The text of a `repodata.json`.
    static byte[] document(String subdir, List<Sample> samples) {
        return document(JsonObject.EMPTY.with("subdir", subdir), samples);
    }

    static byte[] document(JsonObject about, List<Sample> samples) {
        var packages = JsonObject.EMPTY;
        for (var sample : samples) {
            packages = packages.with(sample.file(), sample.record());
        }
        return JsonObject.EMPTY
                .with("info", about)
                .with("packages", JsonObject.EMPTY)
                .with("packages.conda", packages)
                .toString()
                .getBytes(UTF_8);
    }

    static byte[] zstd(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = Compression.ZSTD.compress(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    SampleChannel with(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    SampleChannel without(String path) {
        files.remove(path);
        return this;
    }

    /// With what every answer says besides, after `|` each.
    SampleChannel saying(String more) {
        headers = more;
        return this;
    }

    SampleChannel withPlain(String subdir, Sample... samples) {
        return with(subdir + "/repodata.json", document(subdir, List.of(samples)));
    }

    SampleChannel withZstd(String subdir, Sample... samples) throws IOException {
        return with(subdir + "/repodata.json.zst", zstd(document(subdir, List.of(samples))));
    }

    /// Shards beside their list.
    SampleChannel withShards(String subdir, Sample... samples) throws IOException {
        var byName = new TreeMap<String, List<Sample>>();
        for (var sample : samples) {
            byName.computeIfAbsent(sample.name(), _ -> new ArrayList<>()).add(sample);
        }
        var digests = new LinkedHashMap<String, String>();
        for (var entry : byName.entrySet()) {
            var shard = zstd(PackedDocument.of(Json.parse(document(subdir, entry.getValue()))));
            var hex = Digest.sha256(shard).hex();
            digests.put(entry.getKey(), hex);
            with(subdir + "/shards/" + hex + ".msgpack.zst", shard);
        }
        var index = JsonObject.EMPTY
                .with("version", 1)
                .with("info", JsonObject.EMPTY.with("base_url", "./").with("shards_base_url", "./shards/"))
                .with("shards", PackedDocument.hashes(digests));
        return with(subdir + "/repodata_shards.msgpack.zst", zstd(PackedDocument.of(index)));
    }

    byte[] file(String path) {
        return Optional.ofNullable(files.get(path)).orElseThrow();
    }

    Set<String> paths() {
        return files.keySet();
    }

    Path writeTo(Path folder) throws IOException {
        for (var file : files.entrySet()) {
            var path = folder.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling(""));
            Files.write(path, file.getValue());
        }
        return folder;
    }

    /// Answers with what the channel has at that time, below `/own/`.
    void answer(LoopbackServer.Request request, OutputStream out) throws IOException {
        var path = request.target().replaceFirst("^.*/own/", "");
        if (!files.containsKey(path)) {
            LoopbackServer.answer(out, "404 Not Found", new byte[0]);
            return;
        }
        var content = file(path);
        var etag = '"' + Digest.sha256(content).hex().substring(0, 8) + '"';
        var isKnown = request.header("if-none-match").orElse("").equals(etag);
        LoopbackServer.answer(
                out,
                (isKnown ? "304 Not Modified" : "200 OK") + "|ETag: " + etag + headers,
                isKnown ? new byte[0] : content);
    }
}
