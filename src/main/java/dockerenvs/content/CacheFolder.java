package dockerenvs.content;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A folder of files that can be made again: found by key, written beside their place and renamed, and forgotten when
/// they have not been used for longest and room is short.
///
/// Processes may share it: whoever writes a key that is there already replaces it by the same bytes. What was used
/// within the last hour is never forgotten, so that nobody loses a file that was just handed out.
public final class CacheFolder {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,200}");
    private static final String PART = ".part";
    private static final Duration IN_USE = Duration.ofHours(1);
    private static final Duration ABANDONED = Duration.ofDays(1);
    private static final int BUFFER_BYTES = 256 << 10;

    private final Path folder;

    private CacheFolder(Path folder) {
        this.folder = folder;
    }

    /// A file of the cache.
    ///
    /// @param key its name
    /// @param file where it is
    /// @param size bytes
    /// @param used when it was last found or written
    public record Entry(String key, Path file, long size, Instant used) {}

    /// The cache in `folder`, which is made when it does not exist.
    public static CacheFolder open(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new CacheFolder(folder);
    }

    /// Where the files are.
    public Path folder() {
        return folder;
    }

    /// The file of that key, marked as used now.
    public Optional<Path> find(String key) throws IOException {
        var file = place(key);
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return Optional.of(file);
        } catch (NoSuchFileException _) {
            // the answer, not a failure
            return Optional.empty();
        } catch (IOException failure) {
            // a cache that may be read but not written still serves
            if (Files.isReadable(file)) {
                return Optional.of(file);
            }
            throw failure;
        }
    }

    /// Stores what `writer` writes, as a whole or not at all.
    public Path put(String key, Content.Writer writer) throws IOException {
        var part = part();
        try {
            try (var out = new BufferedOutputStream(NamedOutputStream.into(part), BUFFER_BYTES)) {
                writer.writeTo(out);
            }
            return keep(key, part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// A place to write a file to before [#keep(String, Path)] gives it its key; nobody else chooses the same.
    public Path part() {
        return folder.resolve("." + PendingFile.randomName() + PART);
    }

    /// Moves a complete file, written to [#part()], to the place of `key`.
    public Path keep(String key, Path part) throws IOException {
        return Files.move(part, place(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Deletes the file of that key, if there is one.
    public void forget(String key) throws IOException {
        Files.deleteIfExists(place(key));
    }

    private Path place(String key) {
        if (!KEY.matcher(key).matches() || key.endsWith(PART)) {
            throw new IllegalArgumentException("not a key of a cache: " + MalformedInput.quote(key));
        }
        return folder.resolve(key);
    }

    /// All files, the one not used for longest first.
    public List<Entry> entries() throws IOException {
        var entries = new ArrayList<Entry>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                var name = String.valueOf(file.getFileName());
                if (!name.startsWith(".")) {
                    entry(name, file).ifPresent(entries::add);
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::used).thenComparing(Entry::key));
        return entries;
    }

    private static Optional<Entry> entry(String key, Path file) throws IOException {
        try {
            var used = Files.getLastModifiedTime(file).toInstant();
            return Files.isRegularFile(file)
                    ? Optional.of(new Entry(key, file, Files.size(file), used))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            // another process has just forgotten it
            return Optional.empty();
        }
    }

    /// Forgets files until no more than `bytesMax` are left, the ones not used for longest first, and deletes what
    /// interrupted writers have left behind for more than a day.
    ///
    /// @return bytes given back
    public long prune(long bytesMax) throws IOException {
        deleteAbandonedParts();
        var now = Instant.now();
        var entries = entries();
        var total = entries.stream().mapToLong(Entry::size).sum();
        var freed = 0L;
        for (var entry : entries) {
            if (total - freed <= bytesMax || entry.used().isAfter(now.minus(IN_USE))) {
                break;
            }
            Files.deleteIfExists(entry.file());
            freed += entry.size();
        }
        return freed;
    }

    /// Forgets everything, also what was just used.
    ///
    /// @return bytes given back
    public long clear() throws IOException {
        deleteAbandonedParts();
        var freed = 0L;
        for (var entry : entries()) {
            Files.deleteIfExists(entry.file());
            freed += entry.size();
        }
        return freed;
    }

    private void deleteAbandonedParts() throws IOException {
        var limit = Instant.now().minus(ABANDONED);
        try (var files = Files.newDirectoryStream(folder, ".*" + PART)) {
            for (var file : files) {
                var entry = entry(String.valueOf(file.getFileName()), file);
                if (entry.isPresent() && entry.get().used().isBefore(limit)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
