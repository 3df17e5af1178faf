package dockerenvs.conda.link;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.CacheFolder;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Environments linked here, compared with the same ones installed by conda. What may differ is written down in
/// `docs/formats/linked-package.md`.
class GoldenPrefixIT {
    private static final Prefix PREFIX = Prefix.of("/opt/env");
    private static final String RECORDS = "conda-meta/";
    private static final Pattern BUILD_BEHIND_SIGN = Pattern.compile("^(\\S+ =*[^=\\s]+)=([^=\\s]+)$");

    /// What tells of the machine it was installed on, or of what the user asked for.
    private static final Set<String> OF_THE_MACHINE = Set.of(
            "channel",
            "url",
            "link",
            "extracted_package_dir",
            "package_tarball_full_path",
            "requested_spec",
            "requested_specs");

    /// What is written here when it is known, and by conda not always.
    private static final Set<String> WHEN_KNOWN = Set.of("license_family", "track_features", "package_type");

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"cf-tools", "py37-min", "py37"})
    void installsWhatCondaInstalls(String name) throws IOException {
        var golden = new GoldenEnvironment(name);
        var installation = install(golden);

        assertThat(listing(installation)).isEqualTo(expectedListing(golden));
        assertThat(records(installation, InstalledRecord::path).keySet())
                .isEqualTo(golden.records().keySet());
        assertThat(installation.warnings())
                .allSatisfy(warning ->
                        assertThat(warning).containsAnyOf("is not run", "leads out of the environment", "comes later"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cf-tools", "py37-min", "py37"})
    void recordsWhatCondaRecords(String name) throws IOException {
        var golden = new GoldenEnvironment(name);
        var python = python(golden.packages());
        var records = records(install(golden), InstalledRecord::path);

        for (var expected : golden.records().entrySet()) {
            var found = records.getOrDefault(expected.getKey(), JsonObject.EMPTY);
            for (var key : WHEN_KNOWN) {
                found = expected.getValue().has(key) ? found : found.without(key);
            }
            assertThat(comparable(found, Optional.empty()))
                    .as(expected.getKey())
                    .isEqualTo(comparable(expected.getValue(), python));
        }
    }

    private Installation install(GoldenEnvironment golden) throws IOException {
        var packages = golden.packages();
        var target = python(packages).map(LinkTarget.of(PREFIX)::withPython).orElse(LinkTarget.of(PREFIX));
        var linker = new Linker(CacheFolder.open(temporary.resolve("linked")));
        var linked = Tasks.parallel(packages, Tasks.cores(), file -> linker.link(file, target));
        return Installation.of(PREFIX, linked, Installation.Clobbering.WARN);
    }

    private static Optional<PythonLayout> python(List<PackageFile> packages) {
        return packages.stream()
                .map(PackageFile::record)
                .filter(record -> record.name().equals("python"))
                .findFirst()
                .map(PythonLayout::of);
    }

    /// A line for everything but folders, records, and what conda has compiled.
    private static List<String> listing(Installation installation) {
        var tree = installation.tree();
        var lines = new ArrayList<String>();
        for (var entry : tree.entries()) {
            if (!entry.isFolder() && !inPrefix(entry).startsWith(RECORDS)) {
                var file = entry.type() instanceof FileType.HardLink(var target)
                        ? tree.find(target).orElseThrow()
                        : entry;
                lines.add(inPrefix(entry) + " " + describe(file));
            }
        }
        return lines;
    }

    private static String inPrefix(FileEntry entry) {
        return entry.path().substring(PREFIX.root().length() + 1);
    }

    private static String describe(FileEntry entry) {
        return switch (entry.type()) {
            case FileType.Regular(var size, var content) -> {
                try {
                    yield "%o %d %s"
                            .formatted(
                                    entry.attributes().mode(),
                                    size,
                                    GoldenEnvironment.sha256(content.open()).hex());
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
            case FileType.Symlink(var target) -> "-> " + target;
            case FileType.Folder _, FileType.HardLink _, FileType.Device _, FileType.Fifo _ -> "something else";
        };
    }

    private static List<String> expectedListing(GoldenEnvironment golden) throws IOException {
        var compiled = compiled(golden);
        var lines = new ArrayList<String>();
        for (var item : golden.manifest().entrySet()) {
            if (!item.getKey().startsWith(RECORDS) && !compiled.contains(item.getKey())) {
                lines.add(item.getKey() + " " + expected(item.getValue()));
            }
        }
        return lines;
    }

    private static String expected(JsonObject item) {
        if (item.string("type").orElse("").equals("symlink")) {
            return "-> " + item.string("target").orElseThrow();
        }
        var mode = Integer.decode(item.string("mode").orElseThrow().replace("0o", "0"));
        return "%o %d %s"
                .formatted(
                        mode,
                        item.integer("size").orElseThrow(),
                        item.string("sha256").orElseThrow());
    }

    /// The `.pyc` files conda has made of the files of noarch packages, by running Python.
    private static Set<String> compiled(GoldenEnvironment golden) throws IOException {
        var compiled = new TreeSet<String>();
        for (var record : golden.records().values()) {
            for (var path : paths(record)) {
                if (path.string("path_type").orElse("").equals("pyc_file")) {
                    compiled.add(path.string("_path").orElseThrow());
                }
            }
        }
        return compiled;
    }

    private static List<JsonObject> paths(JsonObject record) {
        return record.object("paths_data").orElseThrow().array("paths").stream()
                .map(path -> JsonObject.expect(path, "a path"))
                .toList();
    }

    private static SortedMap<String, JsonObject> records(
            Installation installation, Function<PackageRecord, String> path) throws IOException {
        var records = new TreeMap<String, JsonObject>();
        for (var installed : installation.packages()) {
            var entry = installed.tree().find(PREFIX.rootOf(path.apply(installed.record())));
            if (entry.orElseThrow().type() instanceof FileType.Regular(var _, var content)) {
                try (var in = content.open()) {
                    records.put(entry.get().name(), JsonObject.expect(Json.parse(in.readAllBytes()), "a record"));
                }
            }
        }
        return records;
    }

    /// What of a record has to be the same, as lines. Conda writes the paths of noarch packages as they are in the
    /// package; `python` tells where they are.
    private static String comparable(JsonObject record, Optional<PythonLayout> python) {
        var lines = new TreeSet<String>();
        for (var key : record.keys()) {
            if (!OF_THE_MACHINE.contains(key) && !key.equals("files") && !key.equals("paths_data")) {
                lines.add(key + ": " + value(record, key));
            }
        }
        var compiled = paths(record).stream()
                .filter(path -> path.string("path_type").orElse("").equals("pyc_file"))
                .map(path -> path.string("_path").orElseThrow())
                .collect(Collectors.toSet());
        record.strings("files").stream()
                .filter(file -> !compiled.contains(file))
                .forEach(file -> lines.add("file " + file));
        for (var path : paths(record)) {
            var place = path.string("_path").orElseThrow();
            if (!compiled.contains(place)) {
                var noarch = record.string("noarch").orElse("").equals("python");
                var layout = python.filter(_ -> noarch);
                lines.add("path "
                        + text(comparable(
                                path, layout.map(it -> it.place(place)).orElse(place))));
            }
        }
        return String.join("\n", lines);
    }

    private static String value(JsonObject record, String key) {
        return switch (key) {
            // conda cuts the milliseconds off
            case "timestamp" -> String.valueOf(record.integer(key).orElseThrow() / 1000);
            // conda writes `name ==1=build` of a channel as `name ==1 build`
            case "depends", "constrains" ->
                record.strings(key).stream()
                        .map(spec -> BUILD_BEHIND_SIGN.matcher(spec).replaceFirst("$1 $2"))
                        .toList()
                        .toString();
            default -> text(record.find(key).orElseThrow());
        };
    }

    /// Conda records no digest of what a symbolic link leads to as installed, and nothing of the scripts it makes.
    private static JsonObject comparable(JsonObject path, String place) {
        var type = path.string("path_type").orElse("");
        var same = sorted(path.with("_path", place));
        return switch (type) {
            case "softlink" -> same.without("sha256_in_prefix");
            case "unix_python_entry_point" -> same.without("sha256_in_prefix").without("size_in_bytes");
            default -> same;
        };
    }

    private static String text(Json json) {
        return new String(json.bytes(), StandardCharsets.UTF_8);
    }

    private static JsonObject sorted(JsonObject json) {
        var members = new TreeMap<String, Json>();
        json.keys().forEach(key -> members.put(key, json.find(key).orElseThrow()));
        return JsonObject.of(members);
    }
}
