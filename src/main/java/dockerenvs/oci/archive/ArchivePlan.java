package dockerenvs.oci.archive;

import dockerenvs.content.Blob;
import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.content.NamedOutputStream;
import dockerenvs.content.PendingFile;
import dockerenvs.content.Rereading;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.files.TarWriter;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// An archive that is about to be written: its entries in order, small documents first so that readers of a stream
/// know early what comes, then blobs by digest. All sizes are known, so all offsets are, and several blobs are
/// copied and verified at a time.
final class ArchivePlan {
    private final List<FileEntry> entries = new ArrayList<>();

    void document(String path, byte[] bytes) {
        var blob = Blob.of(bytes);
        entries.add(FileEntry.file(path, bytes.length, blob::open, Attributes.FILE));
    }

    void folder(String path) {
        entries.add(FileEntry.folder(path, Attributes.FOLDER));
    }

    void link(String path, String target) {
        entries.add(new FileEntry(path, new FileType.Symlink(target), Attributes.FILE.withMode(0777)));
    }

    /// Adds `blobs` at the places an OCI layout gives them, each once, with their folders.
    void blobs(Collection<Blob> blobs) {
        var sorted = new TreeMap<Digest, Blob>();
        blobs.forEach(blob -> sorted.put(blob.digest(), blob));
        folder("blobs");
        var folders = new ArrayList<String>();
        for (var blob : sorted.values()) {
            var path = LayoutReader.path(blob.digest());
            var folder = path.substring(0, path.lastIndexOf('/'));
            if (!folders.contains(folder)) {
                folders.add(folder);
                folder(folder);
            }
            entries.add(FileEntry.file(path, blob.size(), blob.verified(), Attributes.FILE));
        }
    }

    /// Writes the archive as a whole or not at all; into a pipe or device, which cannot be renamed, from front to
    /// back.
    void write(Path target) throws IOException {
        if (Files.exists(target)
                && !Files.isRegularFile(target)
                && !Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            try (var out = NamedOutputStream.into(target)) {
                write(out);
            }
            return;
        }
        try (var file = PendingFile.beside(target)) {
            var parts = parts();
            Tasks.largestFirst(
                    parts, Copies.atATime(contents()), part -> part.entry().size(), part -> part.write(file));
            var end = parts.isEmpty() ? 0 : parts.getLast().end();
            try (var tar = new TarWriter(file.stream(end))) {
                tar.finish();
            }
            file.commit();
        }
    }

    private Stream<Content> contents() {
        return entries.stream()
                .flatMap(entry -> entry.type() instanceof FileType.Regular(var _, var content)
                        ? Stream.of(content)
                        : Stream.empty());
    }

    /// Writes the archive from front to back; `target` stays open.
    void write(OutputStream target) throws IOException {
        // closing the writer would only close the target, which is the caller's
        var tar = new TarWriter(target);
        for (var entry : entries) {
            tar.write(entry);
        }
        tar.finish();
    }

    /// An entry and where it begins.
    private record Part(FileEntry entry, long offset) {
        long end() {
            return offset + TarWriter.sizeOf(entry);
        }

        Part write(PendingFile file) throws IOException {
            return entry.type() instanceof FileType.Regular(var _, var content)
                    ? Rereading.of(content, () -> writeOnce(file))
                    : writeOnce(file);
        }

        private Part writeOnce(PendingFile file) throws IOException {
            try (var tar = new TarWriter(file.stream(offset))) {
                tar.write(entry);
                tar.flush();
                return this;
            }
        }
    }

    private List<Part> parts() {
        var parts = new ArrayList<Part>();
        var offset = 0L;
        for (var entry : entries) {
            var part = new Part(entry, offset);
            parts.add(part);
            offset = part.end();
        }
        return parts;
    }
}
