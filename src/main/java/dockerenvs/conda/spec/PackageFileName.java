package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;
import java.util.regex.Pattern;

/// The name of a package file, `<name>-<version>-<build>` and an ending that says its format (CEP 26). Its parts
/// become parts of paths, so nothing else than the grammar allows gets in.
///
/// @param name lower-case letters, digits, `-`, `_` and `.`, at most 64
/// @param version letters, digits, `.`, `_`, `+` and `!`
/// @param build letters, digits, `_`, `.` and `+`, at most 64
/// @param format how the file is packed
public record PackageFileName(String name, String version, String build, Format format) {
    private static final int CHARACTERS_MAX = 211;
    private static final int PART_CHARACTERS_MAX = 64;
    private static final Pattern NAME = Pattern.compile("_?[a-z0-9][a-z0-9._-]*");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_.+!]+");
    private static final Pattern BUILD = Pattern.compile("[A-Za-z0-9_.+]+");

    /// The two formats of package files.
    public enum Format {
        /// A tar compressed with bzip2.
        TAR_BZ2(".tar.bz2"),
        /// A zip of two tars compressed with zstd.
        CONDA(".conda");

        private final String ending;

        Format(String ending) {
            this.ending = ending;
        }

        /// What file names of this format end in.
        public String ending() {
            return ending;
        }
    }

    public PackageFileName {
        check(name, NAME, "the name of a package");
        check(version, VERSION, "a version");
        check(build, BUILD, "a build");
        if (name.length() > PART_CHARACTERS_MAX || build.length() > PART_CHARACTERS_MAX) {
            throw MalformedInput.of(
                    "the name or build of a package has more than %d characters".formatted(PART_CHARACTERS_MAX), "");
        }
        if (name.length() + version.length() + build.length() + 2 + format.ending.length() > CHARACTERS_MAX) {
            throw MalformedInput.of(
                    "the file name of a package has more than %d characters".formatted(CHARACTERS_MAX), "");
        }
    }

    private static void check(String part, Pattern pattern, String what) {
        if (!pattern.matcher(part).matches() || part.chars().allMatch(c -> c == '.')) {
            throw MalformedInput.of("%s is not %s".formatted(MalformedInput.quote(part), what), "");
        }
    }

    /// Reads a file name without folders. The end of a URL is read as well: `!` and `+` of versions may be escaped.
    ///
    /// @throws MalformedInput when it is not the name of a package file
    public static PackageFileName parse(String escaped) {
        var text = escaped.contains("%")
                ? escaped.replace("%21", "!").replace("%2B", "+").replace("%2b", "+")
                : escaped;
        for (var format : Format.values()) {
            if (text.endsWith(format.ending)) {
                var stem = text.substring(0, text.length() - format.ending.length());
                var build = stem.lastIndexOf('-');
                var version = stem.lastIndexOf('-', build - 1);
                if (version > 0) {
                    return new PackageFileName(
                            stem.substring(0, version),
                            stem.substring(version + 1, build),
                            stem.substring(build + 1),
                            format);
                }
            }
        }
        throw MalformedInput.of(
                "%s is not the name of a package file".formatted(MalformedInput.quote(text)),
                "it should look like `numpy-1.26.4-py312heda63a1_0.conda`");
    }

    /// Whether `text` ends as the names of package files do.
    public static boolean hasPackageEnding(String text) {
        for (var format : Format.values()) {
            if (text.endsWith(format.ending)) {
                return true;
            }
        }
        return false;
    }

    /// The name without its ending: what `conda-meta` calls the package.
    public String stem() {
        return name + "-" + version + "-" + build;
    }

    @Override
    public String toString() {
        return stem() + format.ending;
    }
}
