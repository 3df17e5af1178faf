package dockerenvs.conda.archive;

import dockerenvs.conda.spec.Noarch;
import dockerenvs.json.JsonObject;
import java.util.List;

/// What a package file says of itself, in `info/`.
///
/// @param index `index.json`, whole: name, version, build, dependencies. What a channel says of the package counts
/// more
/// @param noarch of `index.json`, else of `link.json`. A record that says one counts more
/// @param entryPoints commands to make where the package is noarch Python, in the order of `link.json`
/// @param paths what to install, in the order the package lists it, no path twice
/// @param pathsVersion 1 for the list of `paths.json`, 0 for that of `files`
public record PackageMetadata(
        JsonObject index, Noarch noarch, List<EntryPoint> entryPoints, List<PackagePath> paths, int pathsVersion) {
    static final String REPORT_HINT = "fetch the package again, and if that does not help, tell its maintainers";

    public PackageMetadata {
        entryPoints = List.copyOf(entryPoints);
        paths = List.copyOf(paths);
    }
}
