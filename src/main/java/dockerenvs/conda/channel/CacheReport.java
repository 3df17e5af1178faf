package dockerenvs.conda.channel;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// What a cache holds.
///
/// @param folder where
/// @param bytesMax its limit
/// @param entries the one not used for longest first
public record CacheReport(Path folder, long bytesMax, List<Entry> entries) {

    /// A file of the cache.
    ///
    /// @param key its name there
    /// @param size bytes
    /// @param used when it was last found or written
    public record Entry(String key, long size, Instant used) {}

    public CacheReport {
        entries = List.copyOf(entries);
    }

    /// Bytes of all files.
    public long size() {
        return entries.stream().mapToLong(Entry::size).sum();
    }
}
