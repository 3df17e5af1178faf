package dockerenvs.conda.prefix;

import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What pip has installed, told by its metadata: the folder `NAME-VERSION.dist-info` with the list `RECORD` (PyPA's
/// "Recording installed projects"), `NAME.egg-info`, and the `NAME.egg-link` of sources elsewhere.
final class PipDistributions {
    private static final Pattern METADATA =
            Pattern.compile("((?:.*/)?([^/]+)\\.(?:dist|egg)-info)/(?:RECORD|INSTALLER|METADATA|PKG-INFO)");
    private static final Pattern EGG_LINK = Pattern.compile("(?:.*/)?([^/]+)\\.egg-link");
    private static final Pattern STEM = Pattern.compile("([^/]+?)-([0-9][^/-]*)(?:-py[0-9.]+)?");
    private static final int METADATA_BYTES_MAX = 64 << 20;

    private final NavigableMap<String, FoundFile> carried;
    private final SortedMap<String, PipDistribution> distributions = new TreeMap<>();
    private final SortedSet<String> files = new TreeSet<>();

    private PipDistributions(NavigableMap<String, FoundFile> carried) {
        this.carried = carried;
    }

    /// Those of the files that are not as a package has brought them.
    static PipDistributions of(NavigableMap<String, FoundFile> carried) throws IOException {
        var found = new PipDistributions(carried);
        var seen = new TreeSet<String>();
        for (var path : carried.keySet()) {
            var metadata = METADATA.matcher(path);
            if (metadata.matches() && seen.add(metadata.group(1))) {
                found.add(metadata.group(1), metadata.group(2));
            }
            var link = EGG_LINK.matcher(path);
            if (link.matches()) {
                found.files.add(path);
                var source = found.text(path).lines().findFirst().orElse("").strip();
                found.distributions.put(path, new PipDistribution(link.group(1), "", 1, source));
            }
        }
        return found;
    }

    private void add(String folder, String stem) throws IOException {
        var own = new TreeSet<>(carried.subMap(folder + "/", folder + "0").keySet());
        for (var line : text(folder + "/RECORD").lines().toList()) {
            resolve(PrefixScan.parent(folder), recordedPath(line))
                    .filter(carried::containsKey)
                    .ifPresent(own::add);
        }
        files.addAll(own);
        var parts = STEM.matcher(stem);
        var versioned = parts.matches();
        distributions.put(
                folder,
                new PipDistribution(
                        versioned ? parts.group(1) : stem,
                        versioned ? parts.group(2) : "",
                        own.size(),
                        editable(folder)));
    }

    /// The first field of a line of CSV.
    private static String recordedPath(String line) {
        var quoted = line.startsWith("\"");
        var end = line.indexOf(quoted ? "\"," : ",");
        return end < 0 ? line : line.substring(quoted ? 1 : 0, end);
    }

    /// `path`, seen from `folder`, if it stays in the environment.
    private static Optional<String> resolve(String folder, String path) {
        var parts = new ArrayList<>(folder.isEmpty() ? List.of() : List.of(folder.split("/", -1)));
        if (path.startsWith("/")) {
            return Optional.empty();
        }
        for (var part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return Optional.empty();
                }
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return Optional.of(String.join("/", parts));
    }

    /// Where an editable installation has its source (PEP 610).
    private String editable(String folder) throws IOException {
        var text = text(folder + "/direct_url.json");
        if (text.isEmpty()) {
            return "";
        }
        try {
            var json = JsonObject.expect(Json.parse(text.getBytes(StandardCharsets.UTF_8)), "direct_url.json");
            var editable = json.object("dir_info")
                    .orElse(JsonObject.EMPTY)
                    .find("editable")
                    .filter(Json.of(true)::equals);
            return editable.isPresent() ? json.string("url").orElse("").replaceFirst("^file://", "") : "";
        } catch (MalformedInput _) {
            // it goes along as it is; only the warning is missing
            return "";
        }
    }

    private String text(String path) throws IOException {
        var file = carried.get(path);
        if (file == null) {
            return "";
        }
        try (var in = file.content().open()) {
            return new String(in.readNBytes(METADATA_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }

    /// By name.
    List<PipDistribution> all() {
        return distributions.values().stream()
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    }

    /// Whether a file belongs to one of them.
    boolean holds(String path) {
        return files.contains(path);
    }

    /// Whether the distribution whose metadata a package had at `path` was installed anew.
    boolean replaced(String path) {
        var metadata = METADATA.matcher(path);
        return metadata.matches()
                && distributions.values().stream()
                        .anyMatch(found -> normalized(found.name()).equals(normalized(name(metadata))));
    }

    private static String name(Matcher metadata) {
        var parts = STEM.matcher(metadata.group(2));
        return parts.matches() ? parts.group(1) : metadata.group(2);
    }

    /// PEP 503.
    private static String normalized(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    }
}
