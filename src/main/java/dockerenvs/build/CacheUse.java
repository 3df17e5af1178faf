package dockerenvs.build;

import dockerenvs.content.CacheFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What one of the caches of a [Workshop] takes.
///
/// @param name `packages`, `linked`, `layers`, `bases` or `repodata`
/// @param files how many there are
/// @param size bytes of all of them
public record CacheUse(String name, int files, long size) {
    private static final List<String> NAMES =
            List.of(Workshop.PACKAGES, Workshop.LINKED, Workshop.LAYERS, Workshop.BASES, Workshop.REPODATA);

    /// All caches of the workshop in `folder`.
    public static List<CacheUse> of(Path folder) throws IOException {
        var uses = new ArrayList<CacheUse>();
        for (var name : NAMES) {
            var entries = CacheFolder.open(folder.resolve(name)).entries();
            uses.add(new CacheUse(
                    name,
                    entries.size(),
                    entries.stream().mapToLong(CacheFolder.Entry::size).sum()));
        }
        return uses;
    }

    /// Forgets what was not used for longest, until each cache takes no more than `bytesMax`; with 0 everything,
    /// else what was used within the last hour stays.
    ///
    /// @return bytes given back
    public static long clean(Path folder, long bytesMax) throws IOException {
        var freed = 0L;
        for (var name : NAMES) {
            var cache = CacheFolder.open(folder.resolve(name));
            freed += bytesMax == 0 ? cache.clear() : cache.prune(bytesMax);
        }
        return freed;
    }
}
