package dockerenvs.oci.check;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.Compression;
import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.files.TarReader;
import dockerenvs.oci.image.Descriptor;
import dockerenvs.oci.image.LayerPath;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks one layer by itself, reading it once: stored size and digest, compression, diff ID, the tar and its
/// paths.
final class LayerCheck {
    private static final long ID_MAX = 65_535;
    private static final int EXECUTE = 0111;

    private final LayerSource layer;
    private final Faults faults = new Faults("");
    private final LayerPaths paths = new LayerPaths();
    private final Map<String, FileEntry> forwardLinks = new LinkedHashMap<>();
    private final Set<String> madeFolders = new HashSet<>();
    private String firstWithoutParent = "";
    private String firstLargeId = "";
    private boolean isComplete;

    private LayerCheck(LayerSource layer) {
        this.layer = layer;
    }

    /// What was found, and what the check of the layers above needs.
    ///
    /// @param isComplete whether the tar could be read to its end, so that `paths` are all there are
    record Result(List<Fault> faults, LayerPaths paths, boolean isComplete) {}

    static Result run(LayerSource layer) throws IOException {
        var check = new LayerCheck(layer);
        if (layer.content().isPresent()) {
            check.isComplete = check.read(layer.content().get());
        } else if (layer.isForeign()) {
            check.faults.warning("the foreign layer is not in this file and was not checked");
        } else {
            check.faults.error("the blob is missing");
        }
        return new Result(check.faults.list(), check.paths, check.isComplete);
    }

    /// Whether the tar could be read to its end.
    private boolean read(Content content) throws IOException {
        boolean complete;
        var algorithm = layer.descriptor()
                .map(Descriptor::digest)
                .orElse(layer.diffId())
                .algorithm();
        try (var stored = new MeasuringInputStream(content.open(), algorithm)) {
            complete = readTar(stored);
            stored.transferTo(OutputStream.nullOutputStream());
            layer.descriptor().ifPresent(claimed -> checkStored(claimed, stored));
        }
        checkCompression(content);
        return complete;
    }

    private boolean readTar(MeasuringInputStream stored) throws IOException {
        var entries = new boolean[1];
        return faults.attempt(() -> entries[0] = readTarOf(stored)) && entries[0];
    }

    private boolean readTarOf(MeasuringInputStream stored) throws IOException {
        // the decoder may close what it reads from when it fails, but the stored bytes are still to be measured
        try (var tar = new MeasuringInputStream(
                Compression.decompress(unclosed(stored)), layer.diffId().algorithm())) {
            var complete = faults.attempt(() -> readEntries(tar));
            tar.transferTo(OutputStream.nullOutputStream());
            var found = tar.digest();
            if (!found.equals(layer.diffId())) {
                faults.error("its tar has the digest %s, but its diff ID is %s".formatted(found, layer.diffId()));
            }
            return complete;
        }
    }

    private static InputStream unclosed(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return in.read(buffer, offset, length);
            }

            @Override
            public void close() {}
        };
    }

    private void checkStored(Descriptor claimed, MeasuringInputStream stored) {
        if (claimed.size() != stored.size()) {
            faults.error("it has %d bytes, but its descriptor says %d".formatted(stored.size(), claimed.size()));
        }
        Digest found = stored.digest();
        if (!found.equals(claimed.digest())) {
            faults.error("its bytes have the digest %s, but it is named %s".formatted(found, claimed.digest()));
        }
    }

    private void checkCompression(Content content) throws IOException {
        if (layer.descriptor().isEmpty()) {
            return;
        }
        var type = layer.descriptor().get().mediaType();
        byte[] head;
        try (var in = content.open()) {
            head = in.readNBytes(Compression.HEAD_BYTES);
        }
        var found = Compression.detect(head);
        var claimed = switch (type.substring(Math.max(type.lastIndexOf('+'), type.lastIndexOf('.')) + 1)) {
            case "gzip" -> Compression.Format.GZIP;
            case "zstd" -> Compression.Format.ZSTD;
            default -> Compression.Format.PLAIN;
        };
        if (found != claimed) {
            faults.error("its media type %s says %s, but its bytes are %s"
                    .formatted(quote(type), name(claimed), name(found)));
        }
    }

    private static String name(Compression.Format format) {
        return switch (format) {
            case PLAIN -> "plain";
            case GZIP -> "gzip";
            case ZSTD -> "zstd";
            case BZIP2 -> "bzip2";
            case XZ -> "xz";
        };
    }

    private void readEntries(InputStream tar) throws IOException {
        var reader = TarReader.lenient(tar);
        for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            reader.faults().forEach(faults::error);
            check(entry.get(), reader.position());
        }
        reader.faults().forEach(faults::error);
        if (!reader.ended()) {
            faults.error("the tar ends without its two zero blocks; was it cut off?");
        } else if (reader.hasTrailingBytes()) {
            faults.warning("something follows the end of the tar");
        }
        forwardLinks.forEach((target, link) -> faults.error(
                paths.find(target).isPresent()
                        ? "the hard link %s comes before its target %s".formatted(quote(link.path()), quote(target))
                        : "the hard link %s leads to %s, which is not in this layer"
                                .formatted(quote(link.path()), quote(target))));
        if (!firstWithoutParent.isEmpty()) {
            faults.warning("the folder of %s has no entry of its own: Docker may show it with mode 0755 of root"
                    .formatted(quote(firstWithoutParent)));
        }
        if (!firstLargeId.isEmpty()) {
            faults.warning("%s belongs to a user or group above %d, which rootless engines may not have"
                    .formatted(quote(firstLargeId), ID_MAX));
        }
    }

    private void check(FileEntry entry, long position) throws IOException {
        var place = LayerPath.of(entry.path());
        var found = new LayerPaths.Place(LayerPaths.Kind.of(entry), position);
        if (place.isReserved()) {
            // nothing but hard links look for it
            paths.add(entry.path(), found);
            return;
        }
        checkParent(entry.path(), place.folder());
        if (place.isMarker()) {
            faults.attempt(() -> checkMarker(entry, place));
            return;
        }
        addParents(place.folder());
        if (entry.isFolder()) {
            checkHidden(entry.path());
        }
        var earlier = paths.add(entry.path(), found);
        earlier.ifPresent(first -> faults.error(
                "%s is there twice, at bytes %d and %d".formatted(quote(entry.path()), first.position(), position)));
        if (entry.type() instanceof FileType.HardLink(var target)) {
            checkHardLink(entry, target);
        }
        if (entry.type() instanceof FileType.Regular regular
                && (entry.attributes().mode() & EXECUTE) != 0) {
            try (var in = regular.content().open()) {
                Elf.architecture(in.readNBytes(Elf.HEADER_BYTES))
                        .ifPresent(machine -> paths.addExecutable(new LayerPaths.Executable(entry.path(), machine)));
            }
        }
        if (firstLargeId.isEmpty()
                && Math.max(entry.attributes().uid(), entry.attributes().gid()) > ID_MAX) {
            firstLargeId = entry.path();
        }
    }

    private void checkParent(String path, String folder) {
        if (folder.isEmpty()) {
            return;
        }
        var parent = paths.find(folder);
        if (parent.isPresent() && parent.get().kind() != LayerPaths.Kind.FOLDER) {
            faults.error("%s lies below %s, which is %s in the same layer"
                    .formatted(
                            quote(path),
                            quote(folder),
                            StackCheck.name(parent.get().kind())));
        } else if (parent.isEmpty() && firstWithoutParent.isEmpty()) {
            firstWithoutParent = path;
        }
    }

    /// Takes the folders of a path that have no entry of their own yet for ones that this layer makes.
    private void addParents(String parent) {
        for (var folder = parent;
                !folder.isEmpty() && paths.find(folder).isEmpty() && madeFolders.add(folder);
                folder = LayerPath.of(folder).folder()) {
            checkHidden(folder);
        }
    }

    private void checkHidden(String folder) {
        if (paths.whiteouts().contains(folder)) {
            faults.warning(
                    ("the folder %s and its whiteout are in the same layer: engines disagree whether %s of the layers"
                                    + " below is hidden")
                            .formatted(quote(folder), quote(folder)));
        }
    }

    private void checkMarker(FileEntry entry, LayerPath place) {
        if (place.isOpaque()) {
            paths.addOpaqueFolder(place.folder());
            if (place.folder().isEmpty()) {
                faults.warning("it hides all files of the layers below, which not every engine does for the root");
            }
        }
        place.hidden().ifPresent(hidden -> {
            paths.addWhiteout(hidden);
            if (paths.find(hidden).isPresent() || madeFolders.contains(hidden)) {
                faults.error("the whiteout %s follows %s, which the same layer adds: some engines delete it again"
                        .formatted(quote(entry.path()), quote(hidden)));
            }
        });
        if (!entry.isRegular() || entry.size() > 0) {
            faults.warning("the whiteout %s is not an empty file".formatted(quote(entry.path())));
        }
    }

    private void checkHardLink(FileEntry entry, String target) {
        var found = paths.find(target);
        if (target.equals(entry.path())) {
            faults.error("the hard link %s leads to itself".formatted(quote(target)));
        } else if (found.isEmpty()) {
            forwardLinks.putIfAbsent(target, entry);
        } else if (found.get().kind() == LayerPaths.Kind.FOLDER) {
            faults.error("the hard link %s leads to the folder %s".formatted(quote(entry.path()), quote(target)));
        }
    }
}
