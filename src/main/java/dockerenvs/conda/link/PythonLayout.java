package dockerenvs.conda.link;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import java.util.regex.Pattern;

/// Where the Python of an environment keeps its packages and itself: what the files of noarch Python packages
/// depend on, and nothing else does.
///
/// @param sitePackages relative to the prefix, such as `lib/python3.12/site-packages`
/// @param interpreter relative to the prefix, such as `bin/python3.12`
public record PythonLayout(String sitePackages, String interpreter) {
    private static final Pattern RELEASE = Pattern.compile("(?:\\d+!)?v?(\\d+)\\.(\\d+)(?:[^\\d].*)?");
    private static final Pattern FREE_THREADED_BUILD = Pattern.compile("cp3\\d+t(?![a-z0-9])");

    private static final String SITE_PACKAGES = "site-packages/";
    private static final String SCRIPTS = "python-scripts/";

    public PythonLayout {
        checkRelative(sitePackages);
        checkRelative(interpreter);
    }

    private static void checkRelative(String path) {
        FileEntry.folder(path, Attributes.FOLDER);
        if (path.equals(InstalledRecord.FOLDER) || path.startsWith(InstalledRecord.FOLDER + "/")) {
            throw MalformedInput.of("%s is the folder of records".formatted(quote(path)), "");
        }
    }

    /// The layout that a Python package brings: what it says itself (CEP 17), else what follows from its version.
    /// Builds without a global lock have a `t` behind it.
    ///
    /// @param python a record completed by the `index.json` of its package
    /// @throws MalformedInput when it is not a package called `python`, or its version tells nothing
    public static PythonLayout of(PackageRecord python) {
        var release = RELEASE.matcher(python.version());
        if (!python.name().equals("python") || !release.matches()) {
            throw MalformedInput.of(
                    "%s does not say which Python it is".formatted(quote(python.toString())),
                    "noarch Python packages need a package `python` with a version like 3.12.4");
        }
        var version = "python" + release.group(1) + "." + release.group(2);
        var said = python.pythonSitePackagesPath();
        var freeThreaded = FREE_THREADED_BUILD.matcher(python.build()).find()
                || said.filter(path -> path.contains("/" + version + "t/")).isPresent();
        var name = freeThreaded ? version + "t" : version;
        return new PythonLayout(said.orElse("lib/" + name + "/site-packages"), "bin/" + name);
    }

    /// Where a file of a noarch Python package goes, relative to the prefix.
    public String place(String packagePath) {
        if (packagePath.startsWith(SITE_PACKAGES)) {
            return sitePackages + "/" + packagePath.substring(SITE_PACKAGES.length());
        }
        if (packagePath.startsWith(SCRIPTS)) {
            return "bin/" + packagePath.substring(SCRIPTS.length());
        }
        return packagePath;
    }
}
