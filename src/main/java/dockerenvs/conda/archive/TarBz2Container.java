package dockerenvs.conda.archive;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The older format: one tar compressed with bzip2, in which metadata and payload come in any order.
///
/// conda-build writes the files of `info/` first. Then, once the metadata is complete when the first payload entry
/// comes, that entry is kept and the payload read on from there. Else everything is decompressed into a temporary
/// file, once, and read from there: first the metadata, then the payload.
///
/// ```
///   info/index.json  info/paths.json │ bin/python  lib/…          complete: the payload streams from here
///   bin/python  lib/…  info/index.json  info/paths.json           not yet: everything goes to the spool
/// ```
///
/// Complete means `index.json` and `paths.json`, and `link.json` for noarch Python. A document that comes after
/// that and would change what was said is a failure of [#next()].
final class TarBz2Container implements Container {
    private final Spool spool;
    private final PackageTar tar;
    private final InfoDocuments info;
    private final Map<String, PackagePath.Kind> kinds;
    private final boolean spooled;
    private Optional<FileEntry> first = Optional.empty();

    private TarBz2Container(
            Spool spool, PackageTar tar, InfoDocuments info, Map<String, PackagePath.Kind> kinds, boolean spooled) {
        this.spool = spool;
        this.tar = tar;
        this.info = info;
        this.kinds = kinds;
        this.spooled = spooled;
    }

    static TarBz2Container open(Path file, Path temporary, Limits limits) throws IOException {
        var packed = Files.size(file);
        limits.checkFile(packed);
        checkHead(file);
        var spool = new Spool(new UnpackedInputStream(Files.newInputStream(file), packed, limits), temporary);
        try {
            var tar = new PackageTar(spool, limits);
            var info = new InfoDocuments(limits);
            var first = tar.next();
            while (first.isPresent() && PathRules.isInfo(first.get().path())) {
                info.take(first.get());
                first = tar.next();
            }
            if (first.isPresent() && !MetadataReader.isComplete(info)) {
                spool.fill();
                return ofSpool(spool, limits);
            }
            spool.forget();
            var container = new TarBz2Container(spool, tar, info, Map.of(), false);
            container.first = first;
            return container;
        } catch (IOException | RuntimeException failure) {
            try (spool) {
                throw failure;
            }
        }
    }

    private static void checkHead(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            if (Compression.detect(in.readNBytes(Compression.HEAD_BYTES)) != Compression.Format.BZIP2) {
                throw MalformedInput.of(
                        "it is not compressed with bzip2",
                        "it is damaged, or something else under the name of a package; fetch it again");
            }
        }
    }

    private static TarBz2Container ofSpool(Spool spool, Limits limits) throws IOException {
        var info = new InfoDocuments(limits);
        var kinds = new HashMap<String, PackagePath.Kind>();
        try (var tar = new PackageTar(spool.open(), limits)) {
            for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                if (PathRules.isInfo(entry.get().path())) {
                    info.take(entry.get());
                } else {
                    Container.addKind(kinds, entry.get());
                }
            }
        }
        return new TarBz2Container(spool, new PackageTar(spool.open(), limits), info, kinds, true);
    }

    @Override
    public InfoDocuments info() {
        return info;
    }

    @Override
    public Map<String, PackagePath.Kind> kinds() {
        return kinds;
    }

    @Override
    public Optional<FileEntry> next() throws IOException {
        var entry = first.isPresent() ? first : tar.next();
        first = Optional.empty();
        while (entry.isPresent() && PathRules.isInfo(entry.get().path())) {
            if (!spooled) {
                checkLate(entry.get().path());
            }
            entry = tar.next();
        }
        return entry;
    }

    /// What `files` and its companions say does not count beside `paths.json`.
    private void checkLate(String path) {
        switch (path) {
            case InfoDocuments.INDEX, InfoDocuments.PATHS, InfoDocuments.LINK, InfoDocuments.LINK_OLD -> {
                if (info.has(path)) {
                    throw MalformedInput.of(quote(path) + " is there twice", PackageMetadata.REPORT_HINT);
                }
                if (!info.has(InfoDocuments.LINK)) {
                    throw MalformedInput.of(
                            "%s comes after files that it says how to install".formatted(quote(path)),
                            "pack it again with `info/` first, or use its `.conda` file");
                }
            }
            default -> {}
        }
    }

    @Override
    public void close() throws IOException {
        try (spool) {
            tar.close();
        }
    }
}
