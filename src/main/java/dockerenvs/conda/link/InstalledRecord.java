package dockerenvs.conda.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.conda.spec.Noarch;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.PublicUrl;
import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The document in `conda-meta` that tells conda, mamba and pixi of an installed package (CEP 32). Written key by
/// key and path by path, because some packages have hundreds of thousands of them.
///
/// Nothing in it tells of the machine that built the image: no folders of the host, no credentials, no times but
/// that of the package. No value is null, which mamba could not read.
final class InstalledRecord {
    static final String FOLDER = "conda-meta";

    /// The `type` of a link that is a copy.
    private static final long COPIED = 3;

    /// By their bytes.
    private static final Comparator<String> PATHS =
            Comparator.comparing(path -> path.getBytes(UTF_8), Arrays::compareUnsigned);

    private static final Pattern SEPARATORS = Pattern.compile("[\\s,]+");

    /// What is old, tells of a machine, or is written anew.
    private static final Set<String> DROPPED = Set.of(
            "arch",
            "platform",
            "files",
            "paths_data",
            "link",
            "extracted_package_dir",
            "package_tarball_full_path",
            "requested_spec",
            "requested_specs",
            "auth",
            "preferred_env");

    private InstalledRecord() {}

    /// Where the record is, relative to the prefix; readers compute the same name from what is in it.
    static String path(PackageRecord record) {
        return FOLDER + "/" + record.stem() + ".json";
    }

    /// Writes the record and leaves `target` open.
    ///
    /// @param record completed by the `index.json` of its package
    static void write(OutputStream target, PackageRecord record, Prefix prefix, List<InstalledPath> paths)
            throws IOException {
        write(
                target,
                members(record, prefix),
                sorted(paths).stream().map(path -> Json.of(path.path())),
                sorted(paths).stream().map(InstalledPath::json));
    }

    /// Writes a record again, with files that Python has compiled of those in it, as conda lists them: without a
    /// digest, because Python may write them anew.
    ///
    /// @param compiled relative to the prefix
    static byte[] withCompiled(JsonObject record, List<String> compiled) throws IOException {
        var members = new TreeMap<String, Json>();
        record.keys().forEach(key -> record.find(key).ifPresent(value -> members.put(key, value)));
        var files = new ArrayList<>(record.strings("files"));
        files.addAll(compiled);
        var paths = new ArrayList<JsonObject>();
        for (var path : record.object("paths_data").orElse(JsonObject.EMPTY).array("paths")) {
            paths.add(JsonObject.expect(path, "paths"));
        }
        compiled.forEach(path -> paths.add(InstalledPath.compiled(path).json()));
        files.sort(PATHS);
        paths.sort(Comparator.comparing(path -> path.string("_path").orElse(""), PATHS));
        var bytes = new ByteArrayOutputStream();
        write(bytes, members, files.stream().map(Json::of), paths.stream());
        return bytes.toByteArray();
    }

    private static void write(
            OutputStream target,
            SortedMap<String, Json> members,
            Stream<? extends Json> files,
            Stream<? extends Json> paths)
            throws IOException {
        // their values are written in pieces below
        members.put("files", JsonArray.of(List.of()));
        members.put("paths_data", JsonObject.EMPTY);
        var separator = "{\n";
        for (var member : members.entrySet()) {
            text(target, separator + "  ");
            target.write(Json.of(member.getKey()).bytes());
            text(target, ": ");
            switch (member.getKey()) {
                case "files" -> writeItems(target, files);
                case "paths_data" -> {
                    text(target, "{\"paths_version\": 1, \"paths\": ");
                    writeItems(target, paths);
                    text(target, "}");
                }
                default -> target.write(member.getValue().bytes());
            }
            separator = ",\n";
        }
        text(target, "\n}\n");
    }

    private static void writeItems(OutputStream target, Stream<? extends Json> items) throws IOException {
        var separator = "[\n";
        for (var item = items.iterator(); item.hasNext(); ) {
            text(target, separator + "    ");
            target.write(item.next().bytes());
            separator = ",\n";
        }
        text(target, separator.equals("[\n") ? "[]" : "\n  ]");
    }

    private static void text(OutputStream target, String text) throws IOException {
        target.write(text.getBytes(UTF_8));
    }

    private static List<InstalledPath> sorted(List<InstalledPath> paths) {
        var sorted = new ArrayList<>(paths);
        sorted.sort(Comparator.comparing(InstalledPath::path, PATHS));
        return sorted;
    }

    private static SortedMap<String, Json> members(PackageRecord record, Prefix prefix) {
        var json = record.json();
        var members = new TreeMap<String, Json>();
        for (var key : json.keys()) {
            if (!DROPPED.contains(key)) {
                json.find(key).ifPresent(value -> members.put(key, value));
            }
        }
        members.put("build_number", Json.of(record.buildNumber()));
        members.put("depends", JsonArray.ofStrings(record.depends()));
        members.put("constrains", JsonArray.ofStrings(record.constrains()));
        members.put("requested_specs", JsonArray.of(List.of()));
        members.put(
                "link",
                JsonObject.EMPTY
                        .with("source", prefix.path() + "/pkgs/" + record.stem())
                        .with("type", COPIED));
        putNoarch(members, record.noarch());
        putPlaces(members, record);
        putTrackFeatures(members, json);
        if (json.has("timestamp")) {
            members.put("timestamp", Json.of(milliseconds(record)));
        }
        return members;
    }

    private static long milliseconds(PackageRecord record) {
        var said = record.json().integer("timestamp").orElse(0);
        return said == record.timestampSeconds() ? Math.multiplyExact(said, 1000L) : said;
    }

    private static void putNoarch(SortedMap<String, Json> members, Noarch noarch) {
        switch (noarch) {
            case NONE -> members.remove("noarch");
            case GENERIC -> {
                members.put("noarch", Json.of("generic"));
                members.put("package_type", Json.of("noarch_generic"));
            }
            case PYTHON -> {
                members.put("noarch", Json.of("python"));
                members.put("package_type", Json.of("noarch_python"));
            }
        }
    }

    private static void putPlaces(SortedMap<String, Json> members, PackageRecord record) {
        putUnlessEmpty(members, "url", PublicUrl.of(record.url()));
        putUnlessEmpty(members, "subdir", subdir(record));
        putUnlessEmpty(members, "channel", channel(record));
    }

    /// The folder of the channel; that of the URL where the record does not say. Empty when unknown.
    static String subdir(PackageRecord record) {
        var folder = folder(record);
        return record.subdir().isEmpty() ? folder.substring(folder.lastIndexOf('/') + 1) : record.subdir();
    }

    /// The channel without subdir and credentials; that of the URL where the record does not say. Empty when
    /// unknown.
    static String channel(PackageRecord record) {
        var channel = record.channel().isEmpty() ? folder(record) : record.channel();
        return PublicUrl.ofChannel(channel, subdir(record));
    }

    private static String folder(PackageRecord record) {
        return record.url().substring(0, Math.max(0, record.url().lastIndexOf('/')));
    }

    private static void putUnlessEmpty(SortedMap<String, Json> members, String key, String text) {
        if (text.isEmpty()) {
            members.remove(key);
        } else {
            members.put(key, Json.of(text));
        }
    }

    /// Conda splits a text at commas and blanks, mamba at commas only; a list means one thing to both.
    private static void putTrackFeatures(SortedMap<String, Json> members, JsonObject json) {
        var features = new ArrayList<String>();
        if (json.find("track_features").orElse(Json.of("")) instanceof JsonArray) {
            features.addAll(json.strings("track_features"));
        } else {
            features.addAll(
                    List.of(SEPARATORS.split(json.string("track_features").orElse(""), -1)));
        }
        features.removeIf(String::isEmpty);
        if (features.isEmpty()) {
            members.remove("track_features");
        } else {
            members.put("track_features", JsonArray.ofStrings(features));
        }
    }
}
