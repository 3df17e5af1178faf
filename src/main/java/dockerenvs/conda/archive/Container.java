package dockerenvs.conda.archive;

import dockerenvs.files.FileEntry;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// The file around metadata and payload. Failures name the place inside of it; the caller names the file.
interface Container extends Closeable {
    /// What was read at opening.
    InfoDocuments info();

    /// The payload paths that are symbolic links or folders; for packages that do not say so themselves.
    Map<String, PackagePath.Kind> kinds() throws IOException;

    /// The next entry outside of `info/`, checked by nobody but the tar reader.
    Optional<FileEntry> next() throws IOException;

    /// Adds `entry` to `kinds` if it belongs there.
    static void addKind(Map<String, PackagePath.Kind> kinds, FileEntry entry) {
        if (entry.isSymlink()) {
            kinds.put(entry.path(), PackagePath.Kind.SYMLINK);
        } else if (entry.isFolder()) {
            kinds.put(entry.path(), PackagePath.Kind.FOLDER);
        }
    }
}
