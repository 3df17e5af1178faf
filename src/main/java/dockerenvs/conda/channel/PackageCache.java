package dockerenvs.conda.channel;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.CacheFolder;
import dockerenvs.content.Digest;
import dockerenvs.content.ProcessLock;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;

/// Package files that were fetched, by their SHA-256: `sha256-<hex>.conda`. Several processes may share the
/// folder; none sees half a file. See `docs/formats/package-cache.md`.
///
/// Bounded: [#prune()] forgets the files not used for longest, never those used within the last hour.
public final class PackageCache {
    private static final String SHA256 = "sha256-";
    private static final String MD5 = "md5-";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final CacheFolder files;
    private final long bytesMax;

    private PackageCache(CacheFolder files, long bytesMax) {
        this.files = files;
        this.bytesMax = bytesMax;
    }

    /// The cache in `folder`, which is made when it does not exist.
    ///
    /// @param bytesMax what its files may take together after [#prune()]
    public static PackageCache open(Path folder, long bytesMax) throws IOException {
        return new PackageCache(CacheFolder.open(folder), bytesMax);
    }

    /// The file of that record, if it was fetched before. Its size is compared again; its hash was when it
    /// came in.
    public Optional<PackageFile> find(PackageRecord record) throws IOException {
        var digest = record.sha256();
        if (digest.isEmpty()) {
            digest = byMd5(record);
        }
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        var file = files.find(key(record, digest.get()));
        return file.isEmpty() ? Optional.empty() : sized(record, new PackageFile(file.get(), digest.get(), 0));
    }

    private Optional<PackageFile> sized(PackageRecord record, PackageFile found) throws IOException {
        try {
            var size = Files.size(found.path());
            return size == record.size().orElse(size)
                    ? Optional.of(new PackageFile(found.path(), found.sha256(), size))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            // another process has just forgotten it
            return Optional.empty();
        }
    }

    private Optional<Digest> byMd5(PackageRecord record) throws IOException {
        var index = record.md5().map(md5 -> MD5 + md5 + ending(record));
        var file = index.isEmpty() ? Optional.<Path>empty() : files.find(index.get());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        var hex = Files.readString(file.get(), StandardCharsets.US_ASCII).strip();
        return HEX.matcher(hex).matches() ? Optional.of(new Digest(Digest.Algorithm.SHA256, hex)) : Optional.empty();
    }

    private static String key(PackageRecord record, Digest digest) {
        return SHA256 + digest.hex() + ending(record);
    }

    private static String ending(PackageRecord record) {
        return record.file().format().ending();
    }

    /// Takes a complete, verified file that was written to [#part].
    PackageFile keep(PackageRecord record, PackageFile part) throws IOException {
        try (var channel = FileChannel.open(part.path(), StandardOpenOption.WRITE)) {
            // a name must never outlive its bytes, not even in a power failure
            channel.force(true);
        }
        var file = files.keep(key(record, part.sha256()), part.path());
        var md5 = record.sha256().isEmpty() ? record.md5() : Optional.<String>empty();
        if (md5.isPresent()) {
            var hex = part.sha256().hex().getBytes(StandardCharsets.US_ASCII);
            files.put(MD5 + md5.get() + ending(record), out -> out.write(hex));
        }
        return new PackageFile(file, part.sha256(), part.size());
    }

    /// Where a download of that record grows; the same for every process, so that one continues what another
    /// began. It is named by the hash, else by the URL.
    Path part(PackageRecord record, URI url) {
        var name = record.sha256()
                .map(digest -> SHA256 + digest.hex())
                .or(() -> record.md5().map(md5 -> MD5 + md5))
                .orElseGet(() -> "url-"
                        + Digest.sha256(url.toString().getBytes(StandardCharsets.UTF_8))
                                .hex());
        return files.folder().resolve("." + name + ending(record) + ".part");
    }

    /// Waits until no other thread or process works on that part.
    ///
    /// @param waiting told once when another process does
    static ProcessLock lock(Path part, Runnable waiting) throws IOException {
        return ProcessLock.acquire(part.resolveSibling(part.getFileName() + ".lock.part"), waiting);
    }

    /// What is there.
    public CacheReport report() throws IOException {
        var entries = files.entries().stream()
                .filter(entry -> entry.key().startsWith(SHA256))
                .map(entry -> new CacheReport.Entry(entry.key(), entry.size(), entry.used()))
                .toList();
        return new CacheReport(files.folder(), bytesMax, entries);
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
