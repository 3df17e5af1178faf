package dockerenvs.conda.link;

import static dockerenvs.content.MalformedInput.quote;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dockerenvs.conda.archive.PackageArchive;
import dockerenvs.conda.archive.PackageMetadata;
import dockerenvs.conda.spec.Noarch;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.CacheFolder;
import dockerenvs.content.Digest;
import dockerenvs.content.FileRegion;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Links packages: each by itself, so that several threads may share a linker. What was linked is kept in a cache
/// and found again without a look at the package.
///
/// Takes some megabytes of memory for a package, however large it is, and as much disk as the package unpacked.
public final class Linker {
    /// Changes whenever the same package is linked to other bytes than before.
    public static final int VERSION = 3;

    /// Behind a name that was made of an MD5.
    private static final String MD5 = ".md5";

    private final CacheFolder cache;

    /// A linker that keeps what it has linked in `cache`, which nothing else uses.
    public Linker(CacheFolder cache) {
        this.cache = cache;
    }

    /// `file` as it looks installed.
    ///
    /// @throws MalformedInput when the package is damaged or hostile, is not the one the record tells of, or
    /// cannot be in that prefix; the message names the package
    /// @throws IOException when the package cannot be read or the cache cannot be written
    public LinkedPackage link(PackageFile file, LinkTarget target) throws IOException {
        var found = find(file.sha256(), file.record(), target);
        var linked = found.isPresent() ? found.get() : linkAnew(file, target);
        if (file.record().sha256().isEmpty()) {
            note(file, linked, target);
        }
        return linked;
    }

    /// Notes which package was found to have the MD5 that is all its record says, so that [#locate] knows it.
    private void note(PackageFile file, LinkedPackage linked, LinkTarget target) throws IOException {
        var name = key(file.record(), linked.record().noarch(), target);
        var sha256 = file.sha256().toString().getBytes(US_ASCII);
        if (name.isPresent()) {
            cache.put(name.get() + MD5, out -> out.write(sha256));
        }
    }

    /// A package of another prefix as it looks in this one, without its package file.
    ///
    /// @throws MalformedInput when a file has changed since it was looked at, or the prefix does not fit where a
    /// binary has the other one; the message names package and file
    /// @throws IOException when a file cannot be read or the cache cannot be written
    public LinkedPackage link(PrefixPackage found, LinkTarget target) throws IOException {
        var key = LinkKey.ofPrefix(found, target);
        var known = find(key);
        if (known.isPresent()) {
            return known.get();
        }
        var part = cache.part();
        try {
            new PrefixLinkJob(found, target).run(new Spool(part, cache), key);
            return LinkedTar.read(cache.keep(key, part));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// The name of the package of a record, if it was linked before: see [#find(String)].
    public Optional<String> locate(PackageRecord record, LinkTarget target) throws IOException {
        var digest = digest(record, target);
        if (digest.isPresent()) {
            for (var key : keys(digest.get().toString(), record, target)) {
                if (cache.find(key).isPresent()) {
                    return Optional.of(key);
                }
            }
        }
        return Optional.empty();
    }

    /// The SHA-256 of a package: the one of its record, or the one that was noted for its MD5.
    private Optional<Digest> digest(PackageRecord record, LinkTarget target) throws IOException {
        if (record.sha256().isPresent()) {
            return record.sha256();
        }
        for (var key : keys(record, target)) {
            var noted = cache.find(key + MD5);
            if (noted.isPresent()) {
                try {
                    return Optional.of(Digest.parse(Files.readString(noted.get(), US_ASCII)));
                } catch (MalformedInput _) {
                    // a disk lost something; it will be noted again
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private Optional<LinkedPackage> find(Digest digest, PackageRecord record, LinkTarget target) throws IOException {
        for (var key : keys(digest.toString(), record, target)) {
            var found = find(key);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// The package of that name as it looks installed; its file is not needed. Nothing where the cache has lost it.
    ///
    /// @param key what [#locate] gave
    public Optional<LinkedPackage> find(String key) throws IOException {
        var tar = cache.find(key);
        if (tar.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LinkedTar.read(tar.get()));
        } catch (MalformedInput _) {
            // a disk lost something; it can be made again
            cache.forget(key);
            return Optional.empty();
        }
    }

    /// Names for a package as linked, before it is opened: the same name means the same bytes. Two when only the
    /// package itself knows whether it is noarch Python; none when no hash says which package it is.
    public static List<String> keys(PackageRecord record, LinkTarget target) {
        return hash(record).map(hash -> keys(hash, record, target)).orElse(List.of());
    }

    /// The one of [#keys] for a package of which one knows how it is laid out.
    public static Optional<String> key(PackageRecord record, Noarch noarch, LinkTarget target) {
        return hash(record)
                .flatMap(hash -> noarch == Noarch.PYTHON
                        ? target.python().map(python -> LinkKey.python(hash, record, target, python))
                        : Optional.of(LinkKey.plain(hash, record, target)));
    }

    /// Looks whether the cache has lost something of a package that was found in it.
    ///
    /// @throws MalformedInput when it has; then the package is forgotten, and linked anew the next time
    public void check(LinkedPackage found) throws IOException {
        for (var entry : found.tree().entries()) {
            if (entry.type() instanceof FileType.Regular(var _, FileRegion region)) {
                if (!LinkedTar.isSound(region.file())) {
                    cache.forget(String.valueOf(region.file().getFileName()));
                    throw MalformedInput.of(
                            "the cache of linked packages has lost something of `%s`".formatted(found),
                            "run the same command again: the package is linked anew");
                }
                // all its files are in one
                return;
            }
        }
    }

    /// Deletes the package from the cache, as far as [#locate] would find it there.
    public void forget(PackageRecord record, LinkTarget target) throws IOException {
        var digest = digest(record, target);
        if (digest.isPresent()) {
            for (var key : keys(digest.get().toString(), record, target)) {
                cache.forget(key);
            }
        }
    }

    private static Optional<String> hash(PackageRecord record) {
        return record.sha256().map(Digest::toString).or(() -> record.md5().map(md5 -> "md5:" + md5));
    }

    private static List<String> keys(String hash, PackageRecord record, LinkTarget target) {
        var keys = new ArrayList<String>();
        var said = record.json().has("noarch");
        if (!said || record.noarch() != Noarch.PYTHON) {
            keys.add(LinkKey.plain(hash, record, target));
        }
        if (!said || record.noarch() == Noarch.PYTHON) {
            target.python().ifPresent(python -> keys.add(LinkKey.python(hash, record, target, python)));
        }
        return keys;
    }

    private LinkedPackage linkAnew(PackageFile file, LinkTarget target) throws IOException {
        var part = cache.part();
        try {
            var key = write(file, target, new Spool(part, cache));
            return LinkedTar.read(cache.keep(key, part));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String write(PackageFile file, LinkTarget target, Spool spool) throws IOException {
        var name = file.record().file();
        try (var archive = PackageArchive.open(file.path(), name, spool.folder())) {
            var record = complete(file, archive.metadata());
            var python = record.noarch() == Noarch.PYTHON;
            if (python && target.python().isEmpty()) {
                throw MalformedInput.of(
                        "%s is for any Python, but the environment has none, so there is no folder for it"
                                .formatted(quote(name.toString())),
                        "add `python` to the environment");
            }
            var key = python
                    ? LinkKey.python(
                            file.sha256().toString(),
                            file.record(),
                            target,
                            target.python().orElseThrow())
                    : LinkKey.plain(file.sha256().toString(), file.record(), target);
            new LinkJob(file, record, target, spool).run(archive);
            return key;
        }
    }

    private static PackageRecord complete(PackageFile file, PackageMetadata metadata) throws IOException {
        var record = file.record().completedBy(metadata.index());
        if (!record.json().has("noarch")) {
            record = switch (metadata.noarch()) {
                case NONE -> record;
                case GENERIC -> record.with("noarch", Json.of("generic"));
                case PYTHON -> record.with("noarch", Json.of("python"));
            };
        }
        var promised = record.sha256();
        if (promised.isPresent() && !promised.get().equals(file.sha256())) {
            throw MalformedInput.of(
                    "%s has the digest %s, and its record says %s"
                            .formatted(quote(record.file().toString()), file.sha256(), promised.get()),
                    "fetch it again");
        }
        record = record.with("sha256", Json.of(file.sha256().hex()));
        return record.size().isPresent() ? record : record.with("size", Json.of(Files.size(file.path())));
    }
}
