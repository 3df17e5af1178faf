package dockerenvs.conda.archive;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.Compression;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

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
    private final Queue<ZipArchiveEntry> unread = new ArrayDeque<>();
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
            return container;
        } catch (IOException | RuntimeException failure) {
            try (container) {
                throw failure;
            }
        }
    }

    /// The JDK's own reader refuses the 64-bit sizes that rattler writes.
    private static ZipFile openZip(Path file) throws IOException {
        var channel = FileChannel.open(file);
        try {
            return ZipFile.builder().setSeekableByteChannel(channel).get();
        } catch (ClosedChannelException interrupted) {
            throw interrupted;
        } catch (IOException | IllegalArgumentException e) {
            try (channel) {
                throw ZipMember.damaged(e);
            }
        }
    }

    private void checkFormat() throws IOException {
        var entry = zip.getEntry("metadata.json");
        if (entry == null || entry.getSize() == 0) {
            return; // installers never look at it, and some channels have packages where it is empty
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
    private ZipArchiveEntry member(String prefix) {
        Optional<ZipArchiveEntry> found = Optional.empty();
        for (var entry : Collections.list(zip.getEntries())) {
            if (entry.getName().startsWith(prefix) && entry.getName().endsWith(ENDING)) {
                if (found.isPresent()) {
                    throw MalformedInput.of(
                            "it holds two members `%s*%s`".formatted(prefix, ENDING), PackageMetadata.REPORT_HINT);
                }
                found = Optional.of(entry);
            }
        }
        return found.orElseThrow(
                () -> MalformedInput.of("it holds no `%s*%s`".formatted(prefix, ENDING), PackageMetadata.REPORT_HINT));
    }

    /// Some packages have payload here: an early writer put links to folders on this side.
    private void readInfo() throws IOException {
        var member = member("info-");
        var payloadHere = false;
        try (var tar = openTar(member)) {
            for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                info.take(entry.get());
                payloadHere |= !PathRules.isInfo(entry.get().path());
            }
        } catch (MalformedInput e) {
            throw e.in(quote(member.getName()));
        }
        unread.add(member("pkg-"));
        if (payloadHere) {
            unread.add(member);
        }
    }

    private PackageTar openTar(ZipArchiveEntry member) throws IOException {
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
        for (var member : unread) {
            try (var tar = openTar(member)) {
                for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                    Container.addKind(kinds, entry.get());
                }
            } catch (MalformedInput e) {
                throw e.in(quote(member.getName()));
            }
        }
        return kinds;
    }

    @Override
    public Optional<FileEntry> next() throws IOException {
        while (!unread.isEmpty()) {
            var member = unread.element();
            try {
                var tar = payload.isPresent() ? payload.get() : openTar(member);
                payload = Optional.of(tar);
                var entry = nextPayload(tar, member.getName().startsWith("pkg-"));
                if (entry.isPresent()) {
                    return entry;
                }
                tar.close();
            } catch (MalformedInput e) {
                throw e.in(quote(member.getName()));
            }
            payload = Optional.empty();
            unread.remove();
        }
        return Optional.empty();
    }

    private static Optional<FileEntry> nextPayload(PackageTar tar, boolean refuseDocuments) throws IOException {
        var entry = tar.next();
        while (entry.isPresent() && PathRules.isInfo(entry.get().path())) {
            if (refuseDocuments && InfoDocuments.isDocument(entry.get().path())) {
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
