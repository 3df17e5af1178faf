package dockerenvs.conda.activation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// Trees over a base. Symbolic links of the trees may lead into the base, not the other way round.
final class TreeView implements ImageView {
    /// What Linux allows in one path.
    private static final int LINKS_MAX = 40;

    private static final int EXECUTABLE_BITS = 0111;

    /// Code points of well-formed text order as its UTF-8 bytes do.
    private static final Comparator<String> BY_CODE_POINT =
            (left, right) -> Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));

    private final List<FileTree> trees;
    private final ImageView base;
    private final Map<String, Optional<FileEntry>> found = new ConcurrentHashMap<>();

    /// @param trees no two with something else than a folder at one path
    TreeView(List<FileTree> trees, ImageView base) {
        this.trees = List.copyOf(trees);
        this.base = base;
    }

    private Optional<FileEntry> find(String place) {
        return found.computeIfAbsent(
                place,
                _ -> trees.stream().flatMap(tree -> tree.find(place).stream()).findFirst());
    }

    @Override
    public boolean isFolder(String path) {
        var place = resolve(path);
        if (place.isEmpty()) {
            return false;
        }
        var entry = find(place.get());
        return place.get().isEmpty() || (entry.isPresent() ? entry.get().isFolder() : base.isFolder("/" + place.get()));
    }

    @Override
    public boolean isFile(String path) {
        var place = resolve(path);
        return place.isPresent()
                && (isInTree(place.get()) ? file(place.get()).isPresent() : base.isFile("/" + place.get()));
    }

    @Override
    public boolean isExecutable(String path) {
        var place = resolve(path);
        if (place.isEmpty()) {
            return false;
        }
        return isInTree(place.get())
                ? file(place.get())
                        .filter(entry -> (entry.attributes().mode() & EXECUTABLE_BITS) != 0)
                        .isPresent()
                : base.isExecutable("/" + place.get());
    }

    @Override
    public List<String> names(String folder) {
        var place = resolve(folder);
        if (place.isEmpty()) {
            return List.of();
        }
        var names = new TreeSet<>(BY_CODE_POINT);
        names.addAll(base.names("/" + place.get()));
        var start = place.get().isEmpty() ? "" : place.get() + "/";
        for (var tree : trees) {
            for (var entry :
                    start.isEmpty() || tree.find(place.get()).isPresent() ? tree.entries() : List.<FileEntry>of()) {
                if (entry.path().startsWith(start) && entry.path().indexOf('/', start.length()) < 0) {
                    names.add(entry.name());
                }
            }
        }
        return new ArrayList<>(names);
    }

    @Override
    public Optional<byte[]> read(String path, int bytesMax) throws IOException {
        var place = resolve(path);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        if (!isInTree(place.get())) {
            return base.read("/" + place.get(), bytesMax);
        }
        var entry = file(place.get());
        if (entry.isEmpty() || !(entry.get().type() instanceof FileType.Regular regular)) {
            return Optional.empty();
        }
        try (var content = regular.content().open()) {
            return Optional.of(content.readNBytes(bytesMax));
        }
    }

    private boolean isInTree(String place) {
        return find(place).isPresent();
    }

    /// The regular file at that place, also by its second name.
    private Optional<FileEntry> file(String place) {
        var entry = find(place);
        if (entry.isPresent() && entry.get().type() instanceof FileType.HardLink(var target)) {
            entry = find(target);
        }
        return entry.filter(FileEntry::isRegular);
    }

    /// The place of `path` in the tree after all links of the tree; the empty text is the root. Empty for a circle.
    private Optional<String> resolve(String path) {
        var left = new ArrayDeque<>(Arrays.asList(path.split("/", -1)));
        var links = 0;
        var place = "";
        while (!left.isEmpty()) {
            var name = left.pop();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                place = place.substring(0, Math.max(0, place.lastIndexOf('/')));
                continue;
            }
            var next = place.isEmpty() ? name : place + "/" + name;
            if (find(next).map(FileEntry::type).orElse(new FileType.Folder()) instanceof FileType.Symlink(var to)) {
                links++;
                if (links > LINKS_MAX) {
                    return Optional.empty();
                }
                place = to.startsWith("/") ? "" : place;
                Arrays.asList(to.split("/", -1)).reversed().forEach(left::push);
            } else {
                place = next;
            }
        }
        return Optional.of(place);
    }
}
