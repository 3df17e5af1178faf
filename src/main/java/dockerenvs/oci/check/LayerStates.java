package dockerenvs.oci.check;

import dockerenvs.content.Digest;
import dockerenvs.content.HashingOutputStream;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.oci.image.Layer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The entries of one layer and the digests of their contents.
///
/// @param entries in the order of the tar, their contents no longer to be opened
/// @param contents of regular files and of hard links to them, by path
record LayerStates(List<FileEntry> entries, Map<String, Content> contents) {

    /// Digest and bytes of a file.
    record Content(Digest digest, long size) {}

    /// Streams a layer once and verifies it.
    static LayerStates read(Layer layer) throws IOException {
        var entries = new ArrayList<FileEntry>();
        var contents = new HashMap<String, Content>();
        visit(layer, entry -> {
            switch (entry.type()) {
                case FileType.Regular regular -> {
                    contents.put(entry.path(), hash(regular));
                    entries.add(closed(entry, regular.size()));
                }
                case FileType.HardLink link -> {
                    Optional.ofNullable(contents.get(link.target()))
                            .ifPresent(content -> contents.put(entry.path(), content));
                    entries.add(entry);
                }
                case FileType.Folder _, FileType.Symlink _, FileType.Device _, FileType.Fifo _ -> {
                    contents.remove(entry.path());
                    entries.add(entry);
                }
            }
        });
        return new LayerStates(entries, contents);
    }

    private static void visit(Layer layer, Layer.Visitor visitor) throws IOException {
        try {
            layer.visit(visitor);
        } catch (FileNotFoundException missing) {
            if (!layer.isForeign()) {
                throw missing;
            }
            throw MalformedInput.of(
                    missing.getMessage() + ", so its paths cannot be compared",
                    "compare without paths: `docker-envs diff` does with `--no-files`");
        }
    }

    private static Content hash(FileType.Regular file) throws IOException {
        var hashing = new HashingOutputStream(OutputStream.nullOutputStream());
        try (var in = file.content().open()) {
            in.transferTo(hashing);
        }
        return new Content(hashing.digest(), file.size());
    }

    /// The entry without its tie to the reader it came from.
    private static FileEntry closed(FileEntry entry, long size) {
        return FileEntry.file(
                entry.path(),
                size,
                () -> {
                    throw new IOException("only the digest of this file was kept");
                },
                entry.attributes());
    }

    /// What the layer has at the path of one of its entries.
    Optional<Content> find(String path) {
        return Optional.ofNullable(contents.get(path));
    }
}
