package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.CacheReport;
import dockerenvs.content.CacheFolder;
import dockerenvs.content.Digest;
import dockerenvs.content.ProcessLock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// What channels said they offer, indexed. Several processes may share the folder; none sees half a file, and of
/// several that want the same only one fetches it. See `docs/formats/channel.md`.
///
/// Bounded: [#prune()] forgets what was not used for longest, never what was used within the last hour.
public final class RepodataCache {
    /// Room for some dozen channels of the largest kind.
    public static final long USUAL_BYTES_MAX = 4L << 30;

    /// Of a name in the cache: enough hex digits to tell channels apart.
    private static final int HEX_DIGITS = 32;

    private static final String STATE = ".state";
    private static final long STATE_BYTES_MAX = 64 << 10;

    private final CacheFolder files;
    private final long bytesMax;
    private final AtomicBoolean grown = new AtomicBoolean();

    private RepodataCache(CacheFolder files, long bytesMax) {
        this.files = files;
        this.bytesMax = bytesMax;
    }

    /// The cache in `folder`, which is made when it does not exist.
    ///
    /// @param bytesMax what its files may take together after [#prune()]
    public static RepodataCache open(Path folder, long bytesMax) throws IOException {
        return new RepodataCache(CacheFolder.open(folder), bytesMax);
    }

    /// The name in the cache of what comes from a place. It tells nobody what secrets the place has.
    static String key(String prefix, URI place) {
        return prefix + "-" + hash(place.toString());
    }

    static String hash(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, HEX_DIGITS);
    }

    /// What is known of a subdir; nothing when there is nothing, or its file is not there or not whole.
    Optional<SubdirState> state(String key) throws IOException {
        var file = files.find(key + STATE);
        try {
            if (file.isEmpty() || Files.size(file.get()) > STATE_BYTES_MAX) {
                return Optional.empty();
            }
            var state = SubdirState.parse(Files.readString(file.get(), StandardCharsets.UTF_8));
            return state.isPresent() && isWhole(state.get()) ? state : Optional.empty();
        } catch (NoSuchFileException _) {
            // another process has just forgotten it
            return Optional.empty();
        }
    }

    private boolean isWhole(SubdirState state) throws IOException {
        if (state.form() == SubdirForm.NONE) {
            return true;
        }
        var file = find(state.file());
        return file.isPresent() && Files.size(file.get()) == state.size();
    }

    /// The file of that name, marked as used now.
    Optional<Path> find(String name) throws IOException {
        try {
            return files.find(name);
        } catch (IllegalArgumentException _) {
            // a state that somebody else wrote names what cannot be a file of the cache
            return Optional.empty();
        }
    }

    /// Where the file of that name is, or is to be written: beside its place, and moved there when it is whole.
    Path place(String name) {
        return files.folder().resolve(name);
    }

    /// Stores bytes, as a whole or not at all.
    Path put(String name, byte[] bytes) throws IOException {
        return files.put(name, out -> out.write(bytes));
    }

    /// Remembers a state of a file that was there before.
    void confirm(String key, SubdirState state) throws IOException {
        files.put(key + STATE, out -> out.write(state.print().getBytes(StandardCharsets.UTF_8)));
    }

    /// Remembers a state of a new file, and forgets earlier ones of the same subdir.
    void remember(String key, SubdirState state) throws IOException {
        confirm(key, state);
        forgetAllBut(key, state.file());
    }

    /// Notes that there is a new file.
    void grown() {
        grown.set(true);
    }

    /// Forgets files whose names begin with `key`, but that one and the state. Who reads them goes on reading.
    void forgetAllBut(String key, String name) throws IOException {
        try (var found = Files.newDirectoryStream(files.folder(), key + "-*")) {
            for (var file : found) {
                if (!String.valueOf(file.getFileName()).equals(name)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /// Waits until no other thread or process fetches what has that key.
    ///
    /// @param waiting told once when another process does
    ProcessLock lock(String key, Runnable waiting) throws IOException {
        return ProcessLock.acquire(place("." + key + ".lock.part"), waiting);
    }

    /// What is there.
    public CacheReport report() throws IOException {
        var entries = files.entries().stream()
                .map(entry -> new CacheReport.Entry(entry.key(), entry.size(), entry.used()))
                .toList();
        return new CacheReport(files.folder(), bytesMax, entries);
    }

    /// As [#prune()], if there are new files since the last time.
    void pruneIfGrown() throws IOException {
        if (grown.getAndSet(false)) {
            prune();
        }
    }

    /// Forgets files until the limit is kept, and what interrupted downloads left behind for more than a day.
    ///
    /// @return bytes given back
    public long prune() throws IOException {
        return files.prune(bytesMax);
    }

    /// Forgets everything, also what was just used.
    ///
    /// @return bytes given back
    public long clear() throws IOException {
        return files.clear();
    }
}
