package dockerenvs.oci.image;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.tasks.Tasks;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The files of an image as a container sees them: its layers applied from the base up, whiteouts done, nothing
/// unpacked (OCI image-spec, layer.md, "Applying Changesets"). Holds one entry per path in memory; contents are
/// read from the layers when asked for.
public final class ImageFiles {
    private static final int SYMLINK_HOPS_MAX = 40;
    private static final int HARD_LINK_HOPS_MAX = 10;

    private final List<Layer> layers;
    private final NavigableMap<String, Placed> files;

    /// A file and the layer it comes from, counted from 0 at the base.
    public record Placed(FileEntry entry, int layer) {}

    private ImageFiles(List<Layer> layers, NavigableMap<String, Placed> files) {
        this.layers = layers;
        this.files = files;
    }

    /// All files of the image; reads and verifies every layer, several at a time.
    public static ImageFiles read(Image image) throws IOException {
        return read(image, _ -> true);
    }

    /// Only what decides where new files come to lie: folders, links, and whatever else may be where a folder of
    /// `tree` would be, links followed.
    static ImageFiles readFoldersAndLinks(Image image, FileTree tree) throws IOException {
        var names = new HashSet<String>();
        tree.entries().stream().filter(FileEntry::isFolder).forEach(folder -> names.add(folder.name()));
        return read(image, entry -> !entry.isRegular() || names.contains(entry.name()));
    }

    private static ImageFiles read(Image image, Predicate<FileEntry> wanted) throws IOException {
        var changes = Tasks.parallel(image.layers(), Tasks.cores(), layer -> {
            var entries = new ArrayList<FileEntry>();
            layer.visit(entry -> {
                if (LayerPath.of(entry.path()).isMarker() || wanted.test(entry)) {
                    entries.add(withoutReader(layer, entry));
                }
            });
            return entries;
        });
        return of(image.layers(), changes);
    }

    /// The files that layers make, for who has read their entries already: those of each layer in the order of its
    /// tar, whiteouts included.
    ///
    /// @throws MalformedInput when a path leads through something that is no folder
    public static ImageFiles of(List<Layer> layers, List<? extends List<FileEntry>> changes) {
        var files = new TreeMap<String, Placed>();
        for (var i = 0; i < changes.size(); i++) {
            try {
                apply(changes.get(i), i, files);
            } catch (MalformedInput failure) {
                throw failure.in("layer " + layers.get(i).blob().digest().brief());
            }
        }
        return new ImageFiles(layers, files);
    }

    /// The files with those of one more layer, as [#place] gave them: to find out where yet others come to lie. What is
    /// in them cannot be read here.
    public ImageFiles under(FileTree placed) {
        var all = new TreeMap<>(files);
        apply(placed.entries(), layers.size(), all);
        return new ImageFiles(layers, all);
    }

    /// The entry without its tie to the reader it came from: its content is looked up in the layer again.
    private static FileEntry withoutReader(Layer layer, FileEntry entry) {
        if (!(entry.type() instanceof FileType.Regular regular)) {
            return entry;
        }
        var path = entry.path();
        return FileEntry.file(
                path,
                regular.size(),
                () -> {
                    throw new IOException("`" + path + "` is read through its layer "
                            + layer.blob().digest());
                },
                entry.attributes());
    }

    private static void apply(List<FileEntry> changes, int layer, NavigableMap<String, Placed> files) {
        for (var change : changes) {
            var place = LayerPath.of(change.path());
            if (place.isOpaque()) {
                removeBelow(place.folder(), files);
            }
            place.hidden().ifPresent(path -> remove(path, files));
        }
        for (var change : changes) {
            if (!LayerPath.of(change.path()).isMarker()) {
                addParents(change.path(), layer, files);
                put(change, layer, files);
            }
        }
    }

    private static void put(FileEntry change, int layer, NavigableMap<String, Placed> files) {
        var below = files.get(change.path());
        if (below != null && !(below.entry().isFolder() && change.isFolder())) {
            remove(change.path(), files);
        }
        files.put(change.path(), new Placed(change, layer));
    }

    private static void addParents(String path, int layer, NavigableMap<String, Placed> files) {
        var folder = LayerPath.of(path).folder();
        if (folder.isEmpty()) {
            return;
        }
        var parent = files.get(folder);
        if (parent == null) {
            addParents(folder, layer, files);
            files.put(folder, new Placed(FileEntry.folder(folder, Attributes.FOLDER), layer));
        } else if (!parent.entry().isFolder()) {
            throw MalformedInput.of(
                    "%s lies below %s, which is no folder in this image"
                            .formatted(MalformedInput.quote(path), MalformedInput.quote(folder)),
                    "`docker-envs validate` lists such faults");
        }
    }

    private static void remove(String path, NavigableMap<String, Placed> files) {
        removeBelow(path, files);
        files.remove(path);
    }

    private static void removeBelow(String folder, NavigableMap<String, Placed> files) {
        if (folder.isEmpty()) {
            files.clear();
        } else {
            files.subMap(folder + "/", folder + "0").clear();
        }
    }

    /// `tree` as it would come to lie in this image: see [Image#withFiles(FileTree)].
    ///
    /// @throws MalformedInput when a file would replace a folder of the image or a link to one, or a folder would
    /// replace anything else
    public FileTree place(FileTree tree) {
        return new Placement(this).place(tree);
    }

    /// Every file, sorted by path.
    public List<Placed> all() {
        return List.copyOf(files.values());
    }

    /// What is at exactly this path; symbolic links on the way or at the end are not followed.
    public Optional<Placed> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /// The path that `path` leads to when symbolic links are followed, all inside the image; nothing when it leads
    /// nowhere or in circles. `""` is the root.
    public Optional<String> resolve(String path) {
        return new Walk().follow("", path).filter(end -> end.isEmpty() || files.containsKey(end));
    }

    /// The names in a folder, sorted; none when there is no folder at exactly this path.
    public List<String> names(String folder) {
        var start = folder.isEmpty() ? "" : folder + "/";
        var below = folder.isEmpty() ? files : files.subMap(start, folder + "0");
        return below.keySet().stream()
                .map(path -> path.substring(start.length()))
                .filter(name -> name.indexOf('/') < 0)
                .toList();
    }

    /// The whole content of a regular file, symbolic links followed, from its verified layer.
    ///
    /// @throws FileNotFoundException when the image has no such file
    /// @throws MalformedInput when it has more than `sizeMax` bytes
    public byte[] read(String path, int sizeMax) throws IOException {
        var found = search(path, sizeMax);
        if (found.size > sizeMax) {
            throw MalformedInput.of(
                    String.format(Locale.ROOT, "%s has more than %,d bytes", MalformedInput.quote(path), sizeMax), "");
        }
        return found.content.toByteArray();
    }

    /// The content of a regular file, cut after `bytesMax` bytes; otherwise as [#read(String, int)].
    public byte[] readHead(String path, int bytesMax) throws IOException {
        return search(path, bytesMax).content.toByteArray();
    }

    private Search search(String path, int bytesMax) throws IOException {
        var end = resolve(path).flatMap(this::find);
        if (end.isEmpty()) {
            throw new FileNotFoundException("the image has no file " + MalformedInput.quote(path));
        }
        var entry = end.get().entry();
        if (!entry.isRegular() && !(entry.type() instanceof FileType.HardLink)) {
            throw notRegular(path);
        }
        var layer = layers.get(end.get().layer());
        var search = new Search(path, bytesMax, entry.path());
        // a hard link means a file of its own layer, even if an upper one replaces that
        for (var hops = 0; hops <= HARD_LINK_HOPS_MAX; hops++) {
            layer.visit(search);
            if (search.isOver()) {
                return search;
            }
        }
        throw MalformedInput.of(MalformedInput.quote(path) + " is a hard link that leads in circles", "");
    }

    private static MalformedInput notRegular(String path) {
        return MalformedInput.of(MalformedInput.quote(path) + " is no regular file", "");
    }

    /// Looks for the content of a file in its layer. Of two entries of one path the last counts, as it would
    /// unpacked.
    private static final class Search implements Layer.Visitor {
        private final String path;
        private final int bytesMax;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private String place;
        private Optional<FileType> found = Optional.empty();
        private long size;

        Search(String path, int bytesMax, String place) {
            this.path = path;
            this.bytesMax = bytesMax;
            this.place = place;
        }

        @Override
        public void visit(FileEntry candidate) throws IOException {
            if (!candidate.path().equals(place)) {
                return;
            }
            found = Optional.of(candidate.type());
            size = candidate.size();
            content.reset();
            if (candidate.type() instanceof FileType.Regular regular) {
                try (var in = regular.content().open()) {
                    content.writeBytes(in.readNBytes(bytesMax));
                }
            }
        }

        /// Whether the content is found; else the next visit looks where a hard link leads.
        boolean isOver() throws IOException {
            if (found.isPresent() && found.get() instanceof FileType.HardLink(var target)) {
                place = target;
                found = Optional.empty();
                return false;
            }
            if (found.isEmpty()) {
                throw new FileNotFoundException("%s is a hard link to %s, which its layer does not have"
                        .formatted(MalformedInput.quote(path), MalformedInput.quote(place)));
            }
            if (!(found.get() instanceof FileType.Regular)) {
                throw notRegular(path);
            }
            return true;
        }
    }

    /// Follows a path component by component, with a limit on the links of the whole walk.
    private final class Walk {
        private int hops;

        Optional<String> follow(String folder, String path) {
            var place = path.startsWith("/") ? "" : folder;
            for (var component : path.split("/", -1)) {
                if (component.equals("..")) {
                    place = LayerPath.of(place).folder();
                } else if (!component.isEmpty() && !component.equals(".")) {
                    var next = LayerPath.join(place, component);
                    var found = files.get(next);
                    if (found != null && found.entry().type() instanceof FileType.Symlink link) {
                        if (++hops > SYMLINK_HOPS_MAX) {
                            return Optional.empty();
                        }
                        var target = follow(place, link.target());
                        if (target.isEmpty()) {
                            return target;
                        }
                        next = target.get();
                    }
                    place = next;
                }
            }
            return Optional.of(place);
        }
    }
}
