package dockerenvs.conda.environment;

import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PublicUrl;
import dockerenvs.conda.spec.Subdir;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Package files one by one: a list with a line for each, as `conda list --explicit` writes it (CEP 23), the same
/// without its mark, as constructor takes it, or a folder of them.
///
/// ```
///   # platform: linux-64
///   @EXPLICIT
///   https://conda.anaconda.org/conda-forge/linux-64/zlib-1.3.1-hb9d3cd8_2.conda#c9f075ab2f33b3bbee9e62d4ad0a6cd8
///   channel/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2
/// ```
final class PackageList {
    private static final String EXPLICIT = "@EXPLICIT";
    private static final Pattern PLATFORM = Pattern.compile("#\\s*platform:\\s*(\\S+)");
    private static final Pattern COMMENT = Pattern.compile("\\s+#.*");
    private static final Pattern MD5 = Pattern.compile("(?:md5:)?([0-9a-f]{32})");
    private static final Pattern SHA256 = Pattern.compile("(?:sha256:)?([0-9a-f]{64})");

    private final Path folder;
    private final boolean explicit;
    private final LockBuilder builder;
    private final String subdir;

    private PackageList(Path folder, boolean explicit, String subdir) {
        this.folder = folder;
        this.explicit = explicit;
        this.builder = new LockBuilder(subdir);
        this.subdir = subdir;
    }

    /// Whether a text says that it is such a list.
    static boolean isExplicit(String text) {
        return text.lines().anyMatch(line -> line.strip().equals(EXPLICIT));
    }

    /// Whether every line of a text names a package file, or there is none.
    static boolean isOne(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> COMMENT.matcher(line).replaceFirst(""))
                .allMatch(line -> PackageFileName.hasPackageEnding(PublicUrl.of(line)));
    }

    /// Reads a list.
    ///
    /// @param folder that of the list, for relative paths
    static Lock parse(String text, Path folder, String subdir) {
        var list = new PackageList(folder, isExplicit(text), subdir);
        var number = 0;
        for (var line : text.lines().toList()) {
            number++;
            try {
                list.read(line.strip());
            } catch (MalformedInput failure) {
                throw failure.in("line " + number);
            }
        }
        var lock = list.builder.build();
        if (lock.packages().isEmpty() && !list.explicit) {
            throw MalformedInput.of("it is empty", "check that this is the file you meant");
        }
        return lock;
    }

    private void read(String line) {
        checkPlatform(line, subdir);
        if (line.isEmpty() || line.startsWith("#") || line.equals(EXPLICIT)) {
            return;
        }
        var entry = COMMENT.matcher(line).replaceFirst("");
        var sign = entry.indexOf('#');
        var place = sign < 0 ? entry : entry.substring(0, sign);
        if (!PackageFileName.hasPackageEnding(PublicUrl.of(place))) {
            throw MalformedInput.of(
                    "%s is not a package file".formatted(MalformedInput.quote(PublicUrl.of(place))),
                    "its name ends in `.conda` or `.tar.bz2`");
        }
        var known = sign < 0 ? JsonObject.EMPTY : hash(entry.substring(sign + 1));
        builder.add(Locations.locked(Locations.parse(place, folder), known));
    }

    /// @throws MalformedInput when a line says that the list is for another platform
    static void checkPlatform(String line, String subdir) {
        var platform = PLATFORM.matcher(line);
        if (platform.matches() && !platform.group(1).equals(subdir)) {
            throw MalformedInput.of(
                    "the list is for %s, and not for `%s`".formatted(MalformedInput.quote(platform.group(1)), subdir),
                    "choose the platform the list is for");
        }
    }

    private static JsonObject hash(String text) {
        var hex = text.toLowerCase(Locale.ROOT);
        var sha256 = SHA256.matcher(hex);
        if (sha256.matches()) {
            return JsonObject.EMPTY.with("sha256", sha256.group(1));
        }
        var md5 = MD5.matcher(hex);
        if (md5.matches()) {
            return JsonObject.EMPTY.with("md5", md5.group(1));
        }
        throw MalformedInput.of(
                "%s is not a hash".formatted(MalformedInput.quote(text)),
                "behind the `#` stand 32 hex digits of an MD5, or 64 of a SHA-256");
    }

    /// The package files in a folder; if there are none, those in the folder of the platform and in `noarch` in it.
    static Lock ofFolder(Path folder, String subdir) throws IOException {
        var files = files(folder);
        if (files.isEmpty()) {
            files.addAll(files(folder.resolve(subdir)));
            files.addAll(files(folder.resolve(Subdir.NOARCH)));
        }
        if (files.isEmpty()) {
            throw MalformedInput.of(
                    "there are no package files in `%s`, nor in `%s` and `noarch` in it".formatted(folder, subdir),
                    "name a folder with `.conda` or `.tar.bz2` files, or a lock file");
        }
        var builder = new LockBuilder(subdir);
        for (var file : files) {
            builder.add(Locations.locked(
                    new PackageLocation.Local(file.toAbsolutePath().normalize()), JsonObject.EMPTY));
        }
        return builder.build();
    }

    private static List<Path> files(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        if (Files.isDirectory(folder)) {
            try (var found = Files.newDirectoryStream(folder)) {
                found.forEach(files::add);
            }
        }
        files.removeIf(file -> !PackageFileName.hasPackageEnding(file.toString()) || !Files.isRegularFile(file));
        Collections.sort(files);
        return files;
    }
}
