package dockerenvs.conda.channel;

import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A process that fetches one package: into which cache, from where, and its record.
final class FetchProcess {
    private FetchProcess() {}

    static Process start(Path cache, URI url, PackageRecord record) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FetchProcess.class.getName(),
                cache.toString(),
                url.toString(),
                new String(record.json().bytes(), StandardCharsets.UTF_8));
        return new ProcessBuilder(command).inheritIO().start();
    }

    static void main(String[] arguments) throws IOException {
        var json = JsonObject.expect(Json.parse(arguments[2].getBytes(StandardCharsets.UTF_8)), "record");
        var cache = PackageCache.open(Path.of(arguments[0]), 1 << 20);
        try (var fetcher = PackageFetcher.builder(cache).open()) {
            fetcher.fetch(new WantedPackage(PackageRecord.of(json), PackageLocation.of(URI.create(arguments[1]))));
        }
    }
}
