package dockerenvs.conda.environment;

import dockerenvs.conda.environment.DocumentValue.Mapping;
import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.conda.spec.PublicUrl;
import dockerenvs.content.MalformedInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A `pixi.lock` of version 4 to 7: environments point at packages by their location.
///
/// ```
///   version: 6
///   environments:
///     default:                                       the environment
///       packages:
///         linux-64:                                  the platform
///         - conda: https://…/zlib-1.3.1-h0_2.conda ──┐
///   packages:                                        │
///   - conda: https://…/zlib-1.3.1-h0_2.conda ◀───────┘
///     sha256: …
/// ```
final class PixiLockFile {
    private static final int VERSION_MIN = 4;
    private static final int VERSION_MAX = 7;
    private static final int LAST_WITH_KINDS = 5;
    private static final String CONDA = "conda";
    private static final String PYPI = "pypi";

    private final int version;
    private final Mapping document;
    private final Path folder;

    private PixiLockFile(int version, Mapping document, Path folder) {
        this.version = version;
        this.document = document;
        this.folder = folder;
    }

    /// Reads the selected part.
    ///
    /// @param folder that of the file, for relative paths
    static Lock parse(Mapping document, Path folder, Selection selection) {
        return new PixiLockFile(version(document), document, folder).read(selection);
    }

    private static int version(Mapping document) {
        var text = document.text("version").orElse("");
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw document.place().malformed("%s is not a version of pixi.lock".formatted(MalformedInput.quote(text)));
        }
        var version = Integer.parseInt(text);
        if (version > VERSION_MAX) {
            throw document.place()
                    .malformed(
                            "a pixi.lock of version %d is newer than those known here, %d to %d"
                                    .formatted(version, VERSION_MIN, VERSION_MAX),
                            "use a newer Docker Envs, or lock with an older pixi");
        }
        if (version < VERSION_MIN) {
            throw tooOld(document, version);
        }
        return version;
    }

    /// What to say of the first three versions, which are built otherwise.
    static MalformedInput tooOld(Mapping document, int version) {
        return document.place()
                .malformed(
                        "a pixi.lock of version %d is too old, known here are %d to %d"
                                .formatted(version, VERSION_MIN, VERSION_MAX),
                        "run `pixi lock` with a pixi of today, which writes it anew");
    }

    private Lock read(Selection selection) {
        var environments = document.mapping("environments").orElse(nothing());
        var environment = environments
                .mapping(selection.environment())
                .orElseThrow(() -> MalformedInput.of(
                        "the lock has no environment %s, only %s"
                                .formatted(
                                        MalformedInput.quote(selection.environment()),
                                        Names.list(environments.members().keySet())),
                        "choose one it has"));
        var perPlatform = environment.mapping("packages").orElse(nothing());
        var platform = platform(perPlatform, selection);
        var builder = new LockBuilder(subdirs().getOrDefault(platform, platform));
        environment.mappings("channels").forEach(channel -> builder.addChannel(channel.required("url")));
        var entries = entries();
        for (var item : perPlatform.mappings(platform)) {
            item.place().doWithin(() -> add(item, entries, builder));
        }
        return builder.build();
    }

    private Mapping nothing() {
        return new Mapping(new LinkedHashMap<>(), document.place());
    }

    /// The platform of that name, or the only one with that subdir.
    private String platform(Mapping perPlatform, Selection selection) {
        var names = perPlatform.members().keySet();
        var wanted = selection.subdir();
        if (names.contains(wanted)) {
            return wanted;
        }
        var subdirs = subdirs();
        var fitting = names.stream()
                .filter(name -> subdirs.getOrDefault(name, name).equals(wanted))
                .toList();
        if (fitting.size() == 1) {
            return fitting.getFirst();
        }
        throw MalformedInput.of(
                fitting.isEmpty()
                        ? "the environment `%s` has nothing for the platform %s, only for %s"
                                .formatted(selection.environment(), MalformedInput.quote(wanted), Names.list(names))
                        : "the environment `%s` has several platforms for %s: %s"
                                .formatted(selection.environment(), MalformedInput.quote(wanted), Names.list(fitting)),
                "choose one it has, or lock it again for `%s`".formatted(wanted));
    }

    /// The subdirs of platforms, where these have names of their own: since version 7.
    private Map<String, String> subdirs() {
        var subdirs = new TreeMap<String, String>();
        for (var platform :
                document.find("platforms").isPresent() ? document.mappings("platforms") : List.<Mapping>of()) {
            var name = platform.required("name");
            subdirs.put(name, platform.text("subdir").orElse(name));
        }
        return subdirs;
    }

    /// The packages by kind and location.
    private Map<String, List<Mapping>> entries() {
        var entries = new LinkedHashMap<String, List<Mapping>>();
        for (var entry : document.mappings("packages")) {
            key(entry)
                    .ifPresent(key ->
                            entries.computeIfAbsent(key, _ -> new ArrayList<>()).add(entry));
        }
        return entries;
    }

    private Optional<String> key(Mapping entry) {
        if (version <= LAST_WITH_KINDS) {
            var location = entry.text("url").or(() -> entry.text("path"));
            return location.map(text -> entry.required("kind") + " " + text);
        }
        return entry.text(CONDA)
                .map(text -> CONDA + " " + text)
                .or(() -> entry.text(PYPI).map(text -> PYPI + " " + text));
    }

    private void add(Mapping item, Map<String, List<Mapping>> entries, LockBuilder builder) {
        var conda = item.text(CONDA);
        var location = conda.or(() -> item.text(PYPI)).orElseThrow(() -> unknown(item));
        if (conda.isPresent() && !PackageFileName.hasPackageEnding(PublicUrl.of(location))) {
            throw source(location);
        }
        var found = entries.getOrDefault((conda.isPresent() ? CONDA : PYPI) + " " + location, List.of());
        if (found.size() != 1) {
            throw MalformedInput.of(
                    "the lock says %s what %s is"
                            .formatted(
                                    found.isEmpty() ? "nowhere" : "more than once",
                                    MalformedInput.quote(PublicUrl.of(location))),
                    "it was changed by hand or cut off; lock it again");
        }
        var entry = found.getFirst();
        if (conda.isPresent()) {
            var file = Locations.parse(location, folder);
            builder.add(entry.place().within(() -> Locations.locked(file, PixiFields.known(entry))));
        } else {
            builder.add(new PipPackage(
                    entry.required("name"),
                    entry.text("version").orElse(""),
                    PublicUrl.of(location),
                    entry.text("sha256").orElse("").toLowerCase(Locale.ROOT)));
        }
    }

    private static MalformedInput unknown(Mapping item) {
        return item.text("conda_source")
                .map(PixiLockFile::source)
                .orElseGet(() -> MalformedInput.of(
                        "expected a `conda` or `pypi` package, found one with %s"
                                .formatted(Names.list(item.members().keySet())),
                        ""));
    }

    private static MalformedInput source(String location) {
        return MalformedInput.of(
                "%s is the source of a package, which would have to be built"
                        .formatted(MalformedInput.quote(PublicUrl.of(location))),
                "build the package, put it into a channel, and lock again");
    }
}
