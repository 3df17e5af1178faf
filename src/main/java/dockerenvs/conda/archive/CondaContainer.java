package dockerenvs.conda.archive;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// The newer format: a zip of two tars (CEP 35). Read through the directory at its end, because a zip written as a
/// stream does not say in front of a stored member where it ends.
final class CondaContainer implements Container {
    private static final long FORMAT_VERSION = 2;
    private static final int FORMAT_DOCUMENT_BYTES_MAX = 1 << 20;
    private static final String ENDING = ".tar.zst";

    private final ZipFile zip;
    private final long packed;
    private final Limits limits;
    private final InfoDocuments info;
    private Optional<PackageTar> payload = Optional.empty();

    private CondaContainer(ZipFile zip, long packed, Limits limits) {
        this.zip = zip;
        this.packed = packed;
        this.limits = limits;
        this.info = new InfoDocuments(limits);
    }

    static CondaContainer open(Path file, Limits limits) throws IOException {
        var packed = Files.size(file);
        limits.checkFile(packed);
        var container = new CondaContainer(openZip(file), packed, limits);
        try {
            container.checkFormat();
            container.readInfo();
            container.member("pkg-");
            return container;
        } catch (IOException | RuntimeException failure) {
            try (container) {
                throw failure;
            }
        }
    }

    private static ZipFile openZip(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw ZipMember.damaged(e);
        }
    }

    private void checkFormat() throws IOException {
        var entry = zip.getEntry("metadata.json");
        if (entry == null) {
            return; // installers never look at it
        }
        OptionalLong version;
        try (var in = new ZipMember(zip, entry)) {
            var document = in.readNBytes(FORMAT_DOCUMENT_BYTES_MAX);
            version = JsonObject.expect(Json.parse(document), "the document").integer("conda_pkg_format_version");
        } catch (MalformedInput e) {
            throw e.in("`metadata.json`");
        }
        if (version.isEmpty() || version.getAsLong() != FORMAT_VERSION) {
            throw MalformedInput.of(
                    "`metadata.json`: it has version %s of the format, and only version %d is understood"
                            .formatted(version.isEmpty() ? "no" : version.getAsLong(), FORMAT_VERSION),
                    "use a newer Docker Envs, or an older build of the package");
        }
    }

    /// The one member of the kind `prefix` stands for.
    private ZipEntry member(String prefix) {
        Optional<ZipEntry> found = Optional.empty();
        for (var entry : Collections.list(zip.entries())) {
            if (entry.getName().startsWith(prefix) && entry.getName().endsWith(ENDING)) {
                if (found.isPresent()) {
                    throw MalformedInput.of(
                            "it holds two members `%s*%s`".formatted(prefix, ENDING), PackageMetadata.REPORT_HINT);
                }
                found = Optional.of(entry);
            }
        }
        return found.orElseThrow(() ->
                MalformedInput.of("it holds no `%s*%s`".formatted(prefix, ENDING), PackageMetadata.REPORT_HINT));
    }

    private void readInfo() throws IOException {
        var member = member("info-");
        try (var tar = openTar(member)) {
            for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                if (!PathRules.isInfo(entry.get().path())) {
                    throw MalformedInput.of(
                            "it holds %s, which is not below `info`"
                                    .formatted(quote(entry.get().path())),
                            PackageMetadata.REPORT_HINT);
                }
                info.take(entry.get());
            }
        } catch (MalformedInput e) {
            throw e.in(quote(member.getName()));
        }
    }

    private PackageTar openTar(ZipEntry member) throws IOException {
        try (var head = new ZipMember(zip, member)) {
            if (Compression.detect(head.readNBytes(Compression.HEAD_BYTES)) != Compression.Format.ZSTD) {
                throw MalformedInput.of("it is not compressed with zstd", "it was damaged; fetch it again");
            }
        }
        return new PackageTar(new UnpackedInputStream(new ZipMember(zip, member), packed, limits), limits);
    }

    @Override
    public InfoDocuments info() {
        return info;
    }

    /// Reads the whole payload: that a package of this format has no `paths.json` is rare.
    @Override
    public Map<String, PackagePath.Kind> kinds() throws IOException {
        var kinds = new HashMap<String, PackagePath.Kind>();
        try (var tar = openTar(member("pkg-"))) {
            for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                Container.addKind(kinds, entry.get());
            }
        }
        return kinds;
    }

    @Override
    public Optional<FileEntry> next() throws IOException {
        var member = member("pkg-");
        try {
            if (payload.isEmpty()) {
                payload = Optional.of(openTar(member));
            }
            return nextPayload(payload.get());
        } catch (MalformedInput e) {
            throw e.in(quote(member.getName()));
        }
    }

    private static Optional<FileEntry> nextPayload(PackageTar tar) throws IOException {
        var entry = tar.next();
        while (entry.isPresent() && PathRules.isInfo(entry.get().path())) {
            if (InfoDocuments.isDocument(entry.get().path())) {
                throw MalformedInput.of(
                        "%s is in the payload".formatted(quote(entry.get().path())), PackageMetadata.REPORT_HINT);
            }
            entry = tar.next();
        }
        return entry;
    }

    @Override
    public void close() throws IOException {
        try (zip) {
            if (payload.isPresent()) {
                payload.get().close();
            }
        }
    }
}
