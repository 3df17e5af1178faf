package dockerenvs.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// Deletes folders with all that is in them.
public final class FolderDeletion {
    private FolderDeletion() {}

    /// Deletes `folder`; a link in it is deleted, and not what it leads to. Where there is no such folder, nothing
    /// happens, and what others delete at the same time is no failure.
    ///
    /// @throws IOException when something cannot be deleted
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
