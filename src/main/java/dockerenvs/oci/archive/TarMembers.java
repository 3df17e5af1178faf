package dockerenvs.oci.archive;

import dockerenvs.content.Compression;
import dockerenvs.content.FileRegionInputStream;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.files.TarReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The files of a tar, found by one pass over its headers and read where they lie. A compressed tar is
/// decompressed once into a temporary file, which is deleted on closing: a stream cannot be read at any place.
final class TarMembers implements Members {
    private static final int LINK_HOPS_MAX = 10;

    /// Where a file lies in the tar, or what a symbolic link says.
    private sealed interface Place {
        record Region(long offset, long size) implements Place {}

        record Link(String target) implements Place {}
    }

    private final Path tar;
    private final boolean temporary;
    private final SortedMap<String, Place> places = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    private TarMembers(Path tar, boolean temporary) {
        this.tar = tar;
        this.temporary = temporary;
    }

    static TarMembers open(Path file) throws IOException {
        var members = plain(file);
        try {
            members.readHeaders();
            return members;
        } catch (IOException | RuntimeException failure) {
            try (members) {
                throw failure;
            }
        }
    }

    private static TarMembers plain(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            if (Compression.detect(in.readNBytes(Compression.HEAD_BYTES)) == Compression.Format.PLAIN) {
                return new TarMembers(file, false);
            }
        }
        var spool = Files.createTempFile("docker-envs-", ".tar");
        try (var in = Compression.decompress(Files.newInputStream(file));
                var out = Files.newOutputStream(spool)) {
            in.transferTo(out);
            return new TarMembers(spool, true);
        } catch (IOException | RuntimeException failure) {
            Files.deleteIfExists(spool);
            throw failure;
        }
    }

    private void readHeaders() throws IOException {
        try (var reader = new TarReader(new FileRegionInputStream(tar, 0, Files.size(tar)))) {
            for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                place(entry.get(), reader.dataPosition());
            }
            if (!reader.ended()) {
                faults.add("the archive ends without its two zero blocks; was it cut off?");
            }
        }
    }

    /// As in an unpacked archive, the last entry of a name counts.
    private void place(FileEntry entry, long dataPosition) {
        if (!entry.isFolder() && places.containsKey(entry.path())) {
            faults.add(MalformedInput.quote(entry.path()) + " is in the archive twice");
        }
        switch (entry.type()) {
            case FileType.Regular regular -> places.put(entry.path(), new Place.Region(dataPosition, regular.size()));
            case FileType.Symlink link -> {
                var slash = entry.path().lastIndexOf('/');
                places.put(
                        entry.path(),
                        new Place.Link(join(entry.path().substring(0, Math.max(slash, 0)), link.target())));
            }
            case FileType.HardLink link -> places.put(entry.path(), new Place.Link(link.target()));
            case FileType.Folder _, FileType.Device _, FileType.Fifo _ -> {}
        }
    }

    /// `target` as seen from `folder`, both inside the archive; what leads out of it is `""`, which names nothing.
    private static String join(String folder, String target) {
        var components = new ArrayList<String>();
        var path = target.startsWith("/") ? target : folder + "/" + target;
        for (var component : path.split("/", -1)) {
            if (component.equals("..")) {
                if (components.isEmpty()) {
                    return "";
                }
                components.removeLast();
            } else if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        return String.join("/", components);
    }

    @Override
    public Optional<Member> find(String name) {
        var key = join("", name);
        for (var hops = 0; hops <= LINK_HOPS_MAX; hops++) {
            var place = places.get(key);
            if (place instanceof Place.Region(long offset, long size)) {
                return Optional.of(new Member(size, () -> new FileRegionInputStream(tar, offset, size)));
            }
            if (!(place instanceof Place.Link(String target))) {
                break;
            }
            key = target;
        }
        return Optional.empty();
    }

    @Override
    public List<String> names() {
        return List.copyOf(places.keySet());
    }

    @Override
    public List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            Files.deleteIfExists(tar);
        }
    }
}
