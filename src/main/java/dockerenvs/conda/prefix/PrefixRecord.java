package dockerenvs.conda.prefix;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.link.InstalledPath;
import dockerenvs.conda.spec.Noarch;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// One record of `conda-meta` as it is there.
///
/// @param json without the lists of files
/// @param paths as the record has them; of noarch packages possibly as they are in the package
/// @param files as installed
record PrefixRecord(JsonObject json, List<InstalledPath> paths, List<String> files) {
    PrefixRecord {
        paths = List.copyOf(paths);
        files = List.copyOf(files);
    }

    /// @throws MalformedInput when a field has the wrong type, or a path is none
    static PrefixRecord parse(JsonObject json) {
        var paths = json.object("paths_data").orElse(JsonObject.EMPTY).array("paths").stream()
                .map(path -> InstalledPath.parse(JsonObject.expect(path, "an item of `paths`")))
                .toList();
        var files = json.strings("files");
        files.forEach(InstalledPath::named);
        for (var path : paths) {
            if (path.path().startsWith("conda-meta/")) {
                throw MalformedInput.of(
                        "%s cannot belong to a package: `conda-meta` belongs to the installer"
                                .formatted(quote(path.path())),
                        "");
            }
        }
        return new PrefixRecord(json.without("paths_data").without("files"), paths, files);
    }

    String name() {
        return json.string("name").orElse("");
    }

    /// What conda calls it: the name of its file, without `.json`.
    String stem() {
        return "%s-%s-%s"
                .formatted(
                        name(),
                        json.string("version").orElse(""),
                        json.string("build").orElse(""));
    }

    boolean isNoarchPython() {
        return Noarch.of(json) == Noarch.PYTHON;
    }

    /// All its paths where they are installed. Conda writes those of noarch packages as they are in the package.
    ///
    /// @param places where files of noarch Python packages go
    List<InstalledPath> installed(UnaryOperator<String> places) {
        var all = new HashSet<>(files);
        var known = new HashSet<String>();
        var installed = new ArrayList<InstalledPath>();
        for (var path : paths) {
            var place = isNoarchPython() && !all.contains(path.path()) ? places.apply(path.path()) : path.path();
            if (known.add(place)) {
                installed.add(path.at(place));
            }
        }
        for (var file : files) {
            if (known.add(file)) {
                installed.add(InstalledPath.named(file));
            }
        }
        return installed;
    }

    /// Where the package file may lie: beside where it was unpacked.
    ///
    /// @param fileName what it is called
    List<Path> guesses(Path prefix, String fileName) {
        var guesses = new LinkedHashSet<Path>();
        path("package_tarball_full_path").ifPresent(guesses::add);
        path("extracted_package_dir").ifPresent(folder -> guesses.add(folder.resolveSibling(fileName)));
        guesses.add(prefix.resolve("pkgs").resolve(fileName));
        return List.copyOf(guesses);
    }

    private Optional<Path> path(String key) {
        try {
            return json.string(key).filter(text -> text.startsWith("/")).map(Path::of);
        } catch (InvalidPathException _) {
            // it was one on another machine
            return Optional.empty();
        }
    }
}
