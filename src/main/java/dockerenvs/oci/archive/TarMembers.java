package dockerenvs.oci.archive;

import dockerenvs.content.Compression;
import dockerenvs.content.FileRegionInputStream;
import dockerenvs.content.MalformedInput;
import dockerenvs.content.NamedOutputStream;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import dockerenvs.files.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The files of a tar, found by one pass over its headers and read where they lie. A compressed tar is
/// decompressed once into a temporary file, which is deleted on closing: a stream cannot be read at any place.
final class TarMembers implements Members {
    private static final int LINK_HOPS_MAX = 10;
    /// Documents that decide what an archive is: two of them would be two archives.
    private static final Set<String> DOCUMENTS = Set.of("index.json", "manifest.json", "oci-layout", "repositories");
    /// Bytes of the temporary copy of a compressed archive: for any of them, and for each of its own bytes.
    private static final long UNPACKED_BYTES_MAX = 1L << 40;
    private static final long UNPACKED_BYTES_FREE = 4L << 30;
    private static final int UNPACKED_RATIO_MAX = 1000;

    /// Where a file lies in the tar, or what a symbolic link says.
    private sealed interface Place {
        record Region(long offset, long size) implements Place {}

        record Link(String target) implements Place {}
    }

    private final Path path;
    private final Path tar;
    private final SortedMap<String, Place> places = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    /// @param tar the file itself, or the temporary copy of a compressed one
    private TarMembers(Path path, Path tar) {
        this.path = path;
        this.tar = tar;
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
                return new TarMembers(file, file);
            }
        }
        var spool = Files.createTempFile("docker-envs-", ".tar");
        try (var in = Compression.decompress(Files.newInputStream(file));
                var out = NamedOutputStream.into(spool)) {
            copy(in, out, unpackedBytesMax(Files.size(file)));
            return new TarMembers(file, spool);
        } catch (IOException | RuntimeException failure) {
            Files.deleteIfExists(spool);
            throw failure;
        }
    }

    /// How large the copy of a compressed file of `packed` bytes may become.
    static long unpackedBytesMax(long packed) {
        var byRatio = Math.min(packed, UNPACKED_BYTES_MAX) * UNPACKED_RATIO_MAX;
        return Math.clamp(byRatio, UNPACKED_BYTES_FREE, UNPACKED_BYTES_MAX);
    }

    /// @throws MalformedInput when there are more than `bytesMax` bytes
    static void copy(InputStream in, OutputStream out, long bytesMax) throws IOException {
        var buffer = new byte[256 << 10];
        var left = bytesMax;
        for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            left -= count;
            if (left < 0) {
                throw MalformedInput.of(
                        String.format(
                                Locale.ROOT,
                                "it unpacks to more than %,d bytes, the most that is allowed for a file of its size",
                                bytesMax),
                        "if it can be trusted, decompress it with another program first");
            }
            out.write(buffer, 0, count);
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
            if (DOCUMENTS.contains(entry.path())) {
                throw MalformedInput.of(
                        MalformedInput.quote(entry.path())
                                + " is in the archive twice, and programs disagree which one counts",
                        "save the image again");
            }
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
    public Path path() {
        return path;
    }

    @Override
    public Optional<Member> find(String name) {
        var key = join("", name);
        for (var hops = 0; hops <= LINK_HOPS_MAX; hops++) {
            var place = places.get(key);
            if (place instanceof Place.Region(long offset, long size)) {
                var region = new MemberContent.Region(tar, offset, size);
                return Optional.of(new Member(size, new MemberContent(path, name, region)));
            }
            if (!(place instanceof Place.Link(String target))) {
                break;
            }
            key = target;
        }
        return Optional.empty();
    }

    @Override
    public String absence(String name) {
        var key = join("", name);
        if (!(places.get(key) instanceof Place.Link)) {
            return "there is no file %s in the archive".formatted(MalformedInput.quote(name));
        }
        for (var hops = 0; hops <= LINK_HOPS_MAX; hops++) {
            if (!(places.get(key) instanceof Place.Link(var target))) {
                return key.isEmpty()
                        ? MalformedInput.quote(name) + " is a link that leads out of the archive"
                        : "%s is a link to %s, which is not in the archive"
                                .formatted(MalformedInput.quote(name), MalformedInput.quote(key));
            }
            key = target;
        }
        return "%s leads through more than %d links".formatted(MalformedInput.quote(name), LINK_HOPS_MAX);
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
        if (!tar.equals(path)) {
            Files.deleteIfExists(tar);
        }
    }
}
