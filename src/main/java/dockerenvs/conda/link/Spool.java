package dockerenvs.conda.link;

import dockerenvs.content.CacheFolder;
import java.nio.file.Path;

/// Where a package is written while it is linked.
///
/// @param part the file that becomes the linked package
/// @param cache gives places for what is too large for memory
record Spool(Path part, CacheFolder cache) {
    Path folder() {
        return cache.folder();
    }

    /// A new place for a file, which whoever asks for it deletes.
    Path place() {
        return cache.part();
    }
}
