package dockerenvs.conda.link;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.archive.PackagePath;
import dockerenvs.conda.archive.Placeholder;
import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.content.FileRegion;
import dockerenvs.content.HashingOutputStream;
import dockerenvs.content.MalformedInput;
import dockerenvs.content.NamedOutputStream;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.files.TarWriter;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/// The linked tar while it is written: files pass through, the prefix put in and both digests taken on the way.
final class LinkOutput implements Closeable {
    /// Larger files whose placeholder is replaced go through a temporary file, because a tar says first how long a
    /// file is, and only then one knows.
    private static final int IN_MEMORY_BYTES_MAX = 4 << 20;

    /// The record of a package with more files goes through a temporary file, too.
    private static final int IN_MEMORY_PATHS_MAX = 500;

    /// What a record has for each, most of the time.
    private static final int BYTES_PER_PATH = 600;

    private final CheckedOutputStream checked;
    private final TarWriter tar;
    private final Spool spool;
    private final LinkTarget target;
    private final PackageFileName file;
    private final PrefixReplacement replacement;
    private final Set<String> folders = new HashSet<>();
    private final List<FileEntry> entries = new ArrayList<>();
    private final List<PackageScript> scripts = new ArrayList<>();

    /// What was written of a file of the package.
    ///
    /// @param packed digest of the content as packed
    /// @param packedSize bytes of it
    /// @param installed digest as written
    record Written(Digest packed, long packedSize, Digest installed) {}

    private LinkOutput(CheckedOutputStream checked, Spool spool, LinkTarget target, PackageFileName file) {
        this.file = file;
        this.checked = checked;
        this.tar = new TarWriter(checked);
        this.spool = spool;
        this.target = target;
        this.replacement = new PrefixReplacement(target.prefix());
    }

    static LinkOutput open(Spool spool, LinkTarget target, PackageFileName file) throws IOException {
        var checked = new CheckedOutputStream(NamedOutputStream.into(spool.part()), new CRC32C());
        return new LinkOutput(checked, spool, target, file);
    }

    /// Writes an entry without content, its folders first.
    void write(FileEntry entry) throws IOException {
        writeFolders(entry.path());
        put(entry);
    }

    private void put(FileEntry entry) throws IOException {
        tar.write(entry);
        entries.add(
                entry.type() instanceof FileType.Regular(var size, var _)
                        ? FileEntry.file(
                                entry.path(),
                                size,
                                new FileRegion(spool.part(), tar.dataPosition(), size),
                                entry.attributes())
                        : entry);
    }

    /// Writes a hard link to a file of the package that is as it was packed.
    Written writeLink(FileEntry link, String path, InstalledPath file) throws IOException {
        write(new FileEntry(link.path(), new FileType.HardLink(path), link.attributes()));
        var digest = file.packed().orElseThrow();
        return new Written(digest, file.size().orElseThrow(), digest);
    }

    /// Writes a file of the package.
    ///
    /// @throws MalformedInput when the prefix does not fit into it, or it is not what the package lists
    Written write(FileEntry entry, FileType.Regular regular, PackagePath listed) throws IOException {
        if (listed.placeholder().isPresent()) {
            checkLength(listed, listed.placeholder().get());
            return regular.size() > IN_MEMORY_BYTES_MAX
                    ? writePatchedBySpool(entry, regular, listed)
                    : writePatched(entry, regular, listed);
        }
        if (isScript(entry) && regular.size() <= PackageScript.BYTES_MAX) {
            var bytes = readAll(regular);
            var digest = Digest.sha256(bytes);
            writeBytes(entry, bytes, digest);
            return new Written(digest, bytes.length, digest);
        }
        var compared = compared(listed);
        if (compared.isPresent()) {
            writeContent(entry, regular.size(), regular.content());
            return new Written(compared.get(), regular.size(), compared.get());
        }
        var hasher = Digest.Algorithm.SHA256.hasher();
        writeContent(
                entry,
                regular.size(),
                () -> new DigestInputStream(regular.content().open(), hasher));
        var digest = Digest.of(Digest.Algorithm.SHA256, hasher.digest());
        return new Written(digest, regular.size(), digest);
    }

    /// The digest that the archive compares with the content at its end, so that nobody has to compute it twice.
    private static Optional<Digest> compared(PackagePath listed) {
        return listed.kind() == PackagePath.Kind.FILE ? listed.sha256() : Optional.empty();
    }

    private void checkLength(PackagePath listed, Placeholder placeholder) {
        try {
            replacement.checkLength(placeholder);
        } catch (MalformedInput unfit) {
            throw unfit.in(quote(listed.path())).in(quote(file.toString()));
        }
    }

    private Written writePatched(FileEntry entry, FileType.Regular regular, PackagePath listed) throws IOException {
        var before = readAll(regular);
        var after = replacement.in(before, listed.placeholder().orElseThrow());
        var packed = compared(listed).orElseGet(() -> Digest.sha256(before));
        var installed = Arrays.equals(before, after) ? packed : Digest.sha256(after);
        writeBytes(changed(entry, packed, installed), after, installed);
        return new Written(packed, regular.size(), installed);
    }

    private Written writePatchedBySpool(FileEntry entry, FileType.Regular regular, PackagePath listed)
            throws IOException {
        var place = spool.place();
        try {
            var compared = compared(listed);
            var hasher = Digest.Algorithm.SHA256.hasher();
            var after = new HashingOutputStream(new BufferedOutputStream(NamedOutputStream.into(place)));
            try (var in = compared.isPresent()
                            ? regular.content().open()
                            : new DigestInputStream(regular.content().open(), hasher);
                    var out = replacement.into(after, listed.placeholder().orElseThrow())) {
                in.transferTo(out);
            }
            var packed = compared.orElseGet(() -> Digest.of(Digest.Algorithm.SHA256, hasher.digest()));
            var installed = after.digest();
            writeContent(changed(entry, packed, installed), after.size(), () -> Files.newInputStream(place));
            return new Written(packed, regular.size(), installed);
        } finally {
            Files.deleteIfExists(place);
        }
    }

    /// A file that is not as it was packed is a second younger: Python compares times, and must not take what was
    /// compiled from the file as packed for what this one would be compiled to.
    private static FileEntry changed(FileEntry entry, Digest packed, Digest installed) {
        var attributes = entry.attributes();
        return packed.equals(installed)
                ? entry
                : entry.withAttributes(attributes.withMtimeSeconds(attributes.mtimeSeconds() + 1));
    }

    private void writeBytes(FileEntry entry, byte[] bytes, Digest digest) throws IOException {
        var moment = PackageScript.Moment.of(inPrefix(entry));
        if (moment.isPresent()) {
            var concern = PackageScript.Concern.of(bytes);
            scripts.add(new PackageScript(entry.path(), moment.get(), bytes.length, digest, concern));
        }
        writeContent(entry, bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    /// Writes a file that no package holds.
    void writeGenerated(String path, byte[] bytes, int mode, long seconds) throws IOException {
        writeContent(generated(path, mode, seconds), bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    private FileEntry generated(String path, int mode, long seconds) {
        return FileEntry.file(
                path,
                0,
                InputStream::nullInputStream,
                new Attributes(mode, target.uid(), target.gid(), seconds, List.of()));
    }

    private void writeContent(FileEntry entry, long size, Content content) throws IOException {
        write(FileEntry.file(entry.path(), size, content, entry.attributes()));
    }

    /// Writes the record of the package and what ends the tar.
    ///
    /// @param key what the linked package is called, given the digest of its record as written
    void finish(PackageRecord record, List<InstalledPath> paths, List<String> warnings, Function<Digest, String> key)
            throws IOException {
        var written = writeRecord(record, paths);
        var all = new ArrayList<>(warnings);
        scripts.stream().flatMap(script -> script.warning().stream()).forEach(all::add);
        tar.flush();
        var files = checked.getChecksum().getValue();
        var notes = new LinkedTar.Notes(record, key.apply(written), scripts, all);
        LinkedTar.finish(tar, checked, FileTree.of(entries), notes, files);
    }

    /// Writes the record, and says which digest it has. Only one of many files goes through a temporary one.
    private Digest writeRecord(PackageRecord record, List<InstalledPath> paths) throws IOException {
        var entry = generated(target.prefix().rootOf(InstalledRecord.path(record)), 0644, record.timestampSeconds());
        if (paths.size() <= IN_MEMORY_PATHS_MAX) {
            var bytes = new ByteArrayOutputStream(BYTES_PER_PATH * paths.size());
            InstalledRecord.write(bytes, record, target.prefix(), paths);
            var text = bytes.toByteArray();
            writeContent(entry, text.length, () -> new ByteArrayInputStream(text));
            return Digest.sha256(text);
        }
        var place = spool.place();
        try {
            var hashing = new HashingOutputStream(NamedOutputStream.into(place));
            try (var out = new BufferedOutputStream(hashing)) {
                InstalledRecord.write(out, record, target.prefix(), paths);
            }
            writeContent(entry, Files.size(place), () -> Files.newInputStream(place));
            return hashing.digest();
        } finally {
            Files.deleteIfExists(place);
        }
    }

    private boolean isScript(FileEntry entry) {
        return PackageScript.Moment.of(inPrefix(entry)).isPresent();
    }

    private String inPrefix(FileEntry entry) {
        return entry.path().substring(target.prefix().root().length() + 1);
    }

    private static byte[] readAll(FileType.Regular regular) throws IOException {
        try (var in = regular.content().open()) {
            return in.readAllBytes();
        }
    }

    private void writeFolders(String path) throws IOException {
        var slash = path.lastIndexOf('/');
        if (slash > 0) {
            writeFolder(path.substring(0, slash));
        }
    }

    /// Writes a folder and those around it, unless they are there. No package owns a folder, so they have no time.
    void writeFolder(String path) throws IOException {
        if (folders.contains(path)) {
            return;
        }
        writeFolders(path);
        folders.add(path);
        put(FileEntry.folder(
                path,
                target.prefix().holds(path)
                        ? Attributes.FOLDER.withOwner(target.uid(), target.gid())
                        : Attributes.FOLDER));
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
