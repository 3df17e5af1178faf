package dockerenvs.conda.archive;

import dockerenvs.content.Digest;
import java.util.Optional;
import java.util.OptionalLong;

/// One path that a package says it installs: a line of its `paths.json`, or of `files` in older packages.
///
/// @param path relative to the prefix; components between single slashes, none of them `.` or `..`, not below
/// `info` or `conda-meta`, no name that begins with `.wh.`
/// @param kind what the package says it is; what is really there counts
/// @param placeholder what to replace in the content
/// @param sha256 of the content as packed; of a symbolic link, that of the file it leads to, and not always right
/// @param size bytes of the content as packed, with the same doubt
/// @param noLink that installers should copy it rather than link it, which makes no difference in an image
public record PackagePath(
        String path,
        Kind kind,
        Optional<Placeholder> placeholder,
        Optional<Digest> sha256,
        OptionalLong size,
        boolean noLink) {

    /// What a path is, in the words of [dockerenvs.files.FileType].
    public enum Kind {
        FILE("hardlink"),
        SYMLINK("softlink"),
        FOLDER("directory");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /// The `path_type` of `paths.json` and of records in `conda-meta`.
        @Override
        public String toString() {
            return text;
        }
    }

    public PackagePath {
        PathRules.check(path);
    }
}
