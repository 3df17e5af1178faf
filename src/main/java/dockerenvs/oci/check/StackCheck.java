package dockerenvs.oci.check;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Configuration;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.LayerPath;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Checks a configuration against its layers, and the layers against each other: what is written through links of
/// lower layers, what is deleted that is not there, whether the programs are for the machine the image is for.
final class StackCheck {
    private static final Set<String> ARCHITECTURES = Set.of(
            "386",
            "amd64",
            "arm",
            "arm64",
            "loong64",
            "mips",
            "mips64",
            "mips64le",
            "mipsle",
            "ppc64",
            "ppc64le",
            "riscv64",
            "s390x",
            "wasm");

    /// Date and time, fraction of a second, and zone.
    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(\\.\\d+)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)");

    private final Configuration configuration;
    private final List<LayerSource> layers;
    private final Faults faults;

    StackCheck(Configuration configuration, List<LayerSource> layers, Faults faults) {
        this.configuration = configuration;
        this.layers = layers;
        this.faults = faults;
    }

    void run() throws IOException {
        checkConfiguration(faults.at("configuration"));
        var results = Tasks.parallel(layers, Tasks.cores(), LayerCheck::run);
        var below = new TreeMap<String, Lower>();
        var stacked = new ArrayList<LayerPaths>();
        var known = true;
        for (var i = 0; i < results.size(); i++) {
            var place = faults.at(layers.get(i).name());
            place.addAll(results.get(i).faults());
            if (known && i > 0) {
                checkWhiteouts(below, results.get(i).paths(), place);
            }
            checkAgainst(below, results.get(i).paths(), i, place);
            stacked.add(results.get(i).paths());
            known &= results.get(i).isComplete();
        }
        checkMachine(stacked);
    }

    private void checkConfiguration(Faults place) {
        var lines = configuration.history().stream()
                .filter(line -> !line.isEmptyLayer())
                .count();
        if (lines > layers.size()) {
            place.error(historyOf(lines));
        } else if (lines < layers.size() && lines > 0) {
            place.warning(historyOf(lines));
        }
        if (layers.size() > Layer.COUNT_MAX) {
            place.error("there are %d layers, and Docker takes at most %d".formatted(layers.size(), Layer.COUNT_MAX));
        }
        for (var variable : configuration.environment()) {
            if (variable.indexOf('=') <= 0) {
                place.error("the variable %s is not NAME=VALUE".formatted(quote(variable)));
            }
        }
        var directory = configuration.workingDirectory();
        if (!directory.isEmpty()
                && !directory.startsWith("/")
                && !configuration.platform().os().equals("windows")) {
            place.warning("the working directory %s is not absolute".formatted(quote(directory)));
        }
        var architecture = configuration.json().string("architecture").orElse("");
        if (architecture.isEmpty()) {
            place.warning("it does not say for which architecture it is");
        } else if (!ARCHITECTURES.contains(configuration.platform().architecture())) {
            place.warning("the architecture %s is not one that engines know".formatted(quote(architecture)));
        }
        checkTime(configuration.json(), place);
        configuration.history().forEach(line -> checkTime(line.json(), place));
    }

    private String historyOf(long lines) {
        return "its history has %s for layers, but there are %d of them"
                .formatted(Faults.count(lines, "line"), layers.size());
    }

    /// Engines read the document as a whole or not at all, times included.
    private static void checkTime(JsonObject json, Faults place) {
        json.string("created")
                .filter(created -> !isTime(created))
                .ifPresent(created -> place.error("the time %s is not one of RFC 3339".formatted(quote(created))));
    }

    private static boolean isTime(String text) {
        var time = TIME.matcher(text);
        try {
            return time.matches() && LocalDateTime.parse(time.group(1)).getYear() > 0;
        } catch (DateTimeException _) {
            // such as a 30 February
            return false;
        }
    }

    /// What lies at a path of the layers below, and in which.
    private record Lower(LayerPaths.Kind kind, int layer) {}

    private static void checkWhiteouts(NavigableMap<String, Lower> below, LayerPaths paths, Faults place) {
        for (var hidden : paths.whiteouts()) {
            if (!below.containsKey(hidden)) {
                place.warning("it deletes %s, which no layer below has".formatted(quote(hidden)));
            }
        }
    }

    private static void checkAgainst(NavigableMap<String, Lower> below, LayerPaths paths, int index, Faults place) {
        for (var path : paths.files().keySet()) {
            checkFolders(path, below, paths, place);
        }
        for (var folder : paths.opaqueFolders()) {
            removeBelow(folder, below);
        }
        for (var hidden : paths.whiteouts()) {
            removeBelow(hidden, below);
            below.remove(hidden);
        }
        paths.files().forEach((path, file) -> {
            var known = below.get(path);
            var bothFolders =
                    known != null && known.kind() == LayerPaths.Kind.FOLDER && file.kind() == LayerPaths.Kind.FOLDER;
            if (known != null && !bothFolders) {
                removeBelow(path, below);
            }
            // packages turn links of theirs into folders; those of the root, such as `lib`, lead to half the system
            if (known != null
                    && known.kind() == LayerPaths.Kind.SYMLINK
                    && file.kind() == LayerPaths.Kind.FOLDER
                    && path.indexOf('/') < 0) {
                place.warning("the folder %s replaces a symbolic link of layer %d, and hides what it led to"
                        .formatted(quote(path), known.layer()));
            }
            below.put(path, new Lower(file.kind(), index));
        });
    }

    /// The nearest folder of `path` that this layer does not have itself must be a folder below.
    private static void checkFolders(String path, NavigableMap<String, Lower> below, LayerPaths paths, Faults place) {
        for (var folder = LayerPath.of(path).folder();
                !folder.isEmpty() && paths.find(folder).isEmpty();
                folder = LayerPath.of(folder).folder()) {
            var known = below.get(folder);
            if (known != null && known.kind() != LayerPaths.Kind.FOLDER) {
                place.error("%s is written through %s, which is %s of layer %d"
                        .formatted(quote(path), quote(folder), name(known.kind()), known.layer()));
                return;
            }
        }
    }

    private static void removeBelow(String folder, NavigableMap<String, Lower> below) {
        if (folder.isEmpty()) {
            below.clear();
        } else {
            below.subMap(folder + "/", folder + "0").clear();
        }
    }

    static String name(LayerPaths.Kind kind) {
        return switch (kind) {
            case FOLDER -> "a folder";
            case SYMLINK -> "a symbolic link";
            case OTHER -> "a file";
        };
    }

    /// An image may hold programs for other machines, but hardly only such.
    private void checkMachine(List<LayerPaths> stacked) {
        var wanted = configuration.platform().architecture();
        var executables =
                stacked.stream().flatMap(paths -> paths.executables().stream()).toList();
        var fits = executables.stream()
                .anyMatch(executable -> executable.architecture().equals(wanted));
        if (!executables.isEmpty() && !fits) {
            var first = executables.getFirst();
            faults.error("the image says it is for %s, but its programs are for %s, such as %s"
                    .formatted(wanted, first.architecture(), quote(first.path())));
        }
    }
}
