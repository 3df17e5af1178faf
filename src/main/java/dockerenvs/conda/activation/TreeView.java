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
import java.util.Optional;
import java.util.TreeSet;

/// A tree over a base. Symbolic links of the tree may lead into the base, not the other way round.
final class TreeView implements ImageView {
    /// What Linux allows in one path.
    private static final int LINKS_MAX = 40;

    private static final int EXECUTABLE_BITS = 0111;

    /// Code points of well-formed text order as its UTF-8 bytes do.
    private static final Comparator<String> BY_CODE_POINT =
            (left, right) -> Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));

    private final FileTree tree;
    private final ImageView base;

    TreeView(FileTree tree, ImageView base) {
        this.tree = tree;
        this.base = base;
    }

    @Override
    public boolean isFolder(String path) {
        var place = resolve(path);
        if (place.isEmpty()) {
            return false;
        }
        var found = tree.find(place.get());
        return place.get().isEmpty() || (found.isPresent() ? found.get().isFolder() : base.isFolder("/" + place.get()));
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
        for (var entry : tree.entries()) {
            if (entry.path().startsWith(start) && entry.path().indexOf('/', start.length()) < 0) {
                names.add(entry.name());
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
        var found = file(place.get());
        if (found.isEmpty() || !(found.get().type() instanceof FileType.Regular regular)) {
            return Optional.empty();
        }
        try (var content = regular.content().open()) {
            return Optional.of(content.readNBytes(bytesMax));
        }
    }

    private boolean isInTree(String place) {
        return tree.find(place).isPresent();
    }

    /// The regular file at that place, also by its second name.
    private Optional<FileEntry> file(String place) {
        var found = tree.find(place);
        if (found.isPresent() && found.get().type() instanceof FileType.HardLink(var target)) {
            found = tree.find(target);
        }
        return found.filter(FileEntry::isRegular);
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
            if (tree.find(next).map(FileEntry::type).orElse(new FileType.Folder())
                    instanceof FileType.Symlink(var to)) {
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
