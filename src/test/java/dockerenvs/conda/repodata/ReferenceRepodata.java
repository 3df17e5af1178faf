package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonNothing;
import dockerenvs.json.JsonNumber;
import dockerenvs.json.JsonObject;
import dockerenvs.json.JsonString;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The packages of a document as the JSON room reads them, whole and slowly: what an index must say, too.
final class ReferenceRepodata {
    private final ChannelSubdir source;
    private final TreeMap<String, PackageRecord> byFile = new TreeMap<>();
    private int leftOut;

    private ReferenceRepodata(ChannelSubdir source) {
        this.source = source;
    }

    /// @throws MalformedInput when it is not JSON, or has a package twice
    static ReferenceRepodata of(byte[] document, ChannelSubdir source) {
        var result = new ReferenceRepodata(source);
        if (!new String(document, StandardCharsets.ISO_8859_1).isBlank()) {
            var root = JsonObject.expect(Json.parse(document), "the document");
            root.object("info").ifPresent(BaseUrl::of);
            result.add(root.object("packages").orElse(JsonObject.EMPTY), "");
            result.add(root.object("packages.conda").orElse(JsonObject.EMPTY), "");
            var v3 = root.object("v3").orElse(JsonObject.EMPTY);
            result.add(v3.object("conda").orElse(JsonObject.EMPTY), ".conda");
            result.add(v3.object("tar.bz2").orElse(JsonObject.EMPTY), ".tar.bz2");
        }
        for (var file : List.copyOf(result.byFile.keySet())) {
            if (file.endsWith(".tar.bz2") && result.byFile.containsKey(file.replaceFirst("\\.tar\\.bz2$", ".conda"))) {
                result.byFile.remove(file);
            }
        }
        return result;
    }

    private void add(JsonObject packages, String ending) {
        for (var key : packages.keys()) {
            var file = key + ending;
            try {
                var record = JsonObject.expect(packages.find(key).orElse(JsonNothing.NOTHING), "record")
                        .with("url", source.channel() + "/" + source.subdir() + "/" + file)
                        .with("channel", source.channel())
                        .with("subdir", source.subdir())
                        .with("fn", file);
                check(record);
                if (file.contains("%")) {
                    throw MalformedInput.of("escaped", "");
                }
                if (byFile.put(file, PackageRecord.of(record)) != null) {
                    throw new IllegalStateException("twice: " + file);
                }
            } catch (MalformedInput _) {
                leftOut++;
            }
        }
    }

    private static void check(JsonObject record) {
        record.strings("flags");
        record.string("python_site_packages_path");
        features(record);
        var extras = record.object("extra_depends").orElse(JsonObject.EMPTY);
        extras.keys().forEach(extras::strings);
        if (record.integer("indexed_timestamp").orElse(0) < 0) {
            throw MalformedInput.of("negative", "");
        }
        var number = record.find("build_number");
        if (number.isPresent() && !(number.get() instanceof JsonNumber(var literal) && isLong(literal))) {
            throw MalformedInput.of("no number", "");
        }
    }

    private static boolean isLong(String literal) {
        return literal.matches("0|-?[1-9][0-9]*") && new BigInteger(literal).bitLength() < Long.SIZE;
    }

    static List<String> features(JsonObject record) {
        if (record.find("track_features").orElse(JsonNothing.NOTHING) instanceof JsonString(var text)) {
            return List.of(text.split("[,\\s]+")).stream()
                    .filter(feature -> !feature.isEmpty())
                    .toList();
        }
        return record.strings("track_features");
    }

    int leftOut() {
        return leftOut;
    }

    /// By name and then by file name.
    SortedMap<String, List<PackageRecord>> byName() {
        var result = new TreeMap<String, List<PackageRecord>>();
        byFile.values()
                .forEach(record -> result.computeIfAbsent(record.name(), _ -> new ArrayList<>())
                        .add(record));
        return result;
    }
}
