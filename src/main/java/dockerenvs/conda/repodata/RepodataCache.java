package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.CacheReport;
import dockerenvs.content.CacheFolder;
import java.io.IOException;
import java.nio.file.Path;

/// What channels said they offer, indexed. Several processes may share the folder; none sees half a file. See
/// `docs/formats/channel.md`.
///
/// Bounded: what was not used for longest goes first.
public final class RepodataCache {
    private final CacheFolder files;
    private final long bytesMax;

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

    /// What is there.
    public CacheReport report() throws IOException {
        var entries = files.entries().stream()
                .map(entry -> new CacheReport.Entry(entry.key(), entry.size(), entry.used()))
                .toList();
        return new CacheReport(files.folder(), bytesMax, entries);
    }

    /// Forgets files until the limit is kept.
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
