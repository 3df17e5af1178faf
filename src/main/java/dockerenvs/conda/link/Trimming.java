package dockerenvs.conda.link;

import dockerenvs.files.FileEntry;
import java.util.function.Predicate;

/// Which files of packages are left out of the environment, and out of its records.
///
/// @param name what tells this choice from others; two choices of one name must be the same, because linked
/// packages are found again by it
/// @param keeps whether an entry stays, asked about folders first: one that does not stay takes all below it along.
/// Paths are those below the root of the image, sizes those before the prefix is put in
public record Trimming(String name, Predicate<FileEntry> keeps) {
    /// Leaves nothing out.
    public static final Trimming NONE = new Trimming("none", _ -> true);
}
