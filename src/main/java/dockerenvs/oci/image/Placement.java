package dockerenvs.oci.image;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Where files come to lie in an image, so that the layer made of them harms nothing below it.
///
/// ```
///   image:  lib -> usr/lib      tmp/ 1777        tree:  lib/x    tmp/y
///   layer:  usr/  usr/lib/  usr/lib/x   tmp/ (1777)  tmp/y
/// ```
///
/// A layer that held `lib/` itself would replace the link by a folder and so hide all of `usr/lib`; one that held
/// `tmp/` with another mode would change it, and one without it shows the folder as 0755 root on Docker's overlay
/// driver.
final class Placement {
    private final ImageFiles image;
    private final Map<String, String> realFolders = new HashMap<>(Map.of("", ""));

    Placement(ImageFiles image) {
        this.image = image;
    }

    /// `tree` moved to where its paths lead in the image, with every parent folder as the image has it.
    FileTree place(FileTree tree) {
        return isAlone(tree)
                ? tree.withAttributes(
                        entry -> entry.isFolder() ? attributes(entry.path(), entry.attributes()) : entry.attributes())
                : placed(tree);
    }

    /// Whether the files are in folders that the image has not, below folders that are no links.
    private boolean isAlone(FileTree tree) {
        var newFolder = "";
        for (var entry : tree.entries()) {
            var isInside = !newFolder.isEmpty() && entry.path().startsWith(newFolder);
            if (!isInside && !entry.isFolder()) {
                return false;
            }
            if (!isInside) {
                if (!realFolder(entry.path()).equals(entry.path())) {
                    return false;
                }
                var below = image.find(entry.path());
                if (below.filter(placed -> !placed.entry().isFolder()).isPresent()) {
                    return false;
                }
                newFolder = below.isEmpty() ? entry.path() + "/" : newFolder;
            }
        }
        return true;
    }

    private FileTree placed(FileTree tree) {
        var entries = new TreeMap<String, FileEntry>();
        for (var entry : tree.entries()) {
            if (entry.isFolder()) {
                var path = realFolder(entry.path());
                addFolder(path, entry.attributes(), entries);
            } else {
                var path = realPath(entry.path());
                addParents(path, entries);
                addFile(entry, path, entries);
            }
        }
        return FileTree.of(List.copyOf(entries.values()));
    }

    /// A tree of whiteouts for `paths`.
    FileTree whiteouts(List<String> paths) {
        var removed = new TreeSet<String>();
        for (var path : paths) {
            var real = realPath(clean(path));
            if (image.find(real).isEmpty()) {
                throw MalformedInput.of(
                        "the image has nothing at " + MalformedInput.quote(path),
                        "`docker-envs inspect FILE --files` lists what it has");
            }
            removed.add(real);
        }
        var entries = new TreeMap<String, FileEntry>();
        for (var path : removed) {
            // the parents of what goes with its folder would bring the folder back
            if (!isBelow(path, removed)) {
                addParents(path, entries);
                var whiteout = LayerPath.whiteout(path);
                entries.put(
                        whiteout, FileEntry.file(whiteout, 0, () -> InputStream.nullInputStream(), Attributes.FILE));
            }
        }
        return FileTree.of(List.copyOf(entries.values()));
    }

    private static boolean isBelow(String path, Set<String> folders) {
        for (var parent = LayerPath.of(path).folder();
                !parent.isEmpty();
                parent = LayerPath.of(parent).folder()) {
            if (folders.contains(parent)) {
                return true;
            }
        }
        return false;
    }

    /// A path as people write it, without slashes around it.
    private static String clean(String path) {
        var start = path.startsWith("/") ? 1 : 0;
        var end = path.endsWith("/") && path.length() > start ? path.length() - 1 : path.length();
        return path.substring(start, end);
    }

    private void addFile(FileEntry entry, String path, SortedMap<String, FileEntry> entries) {
        if (image.find(path).filter(below -> below.entry().isFolder()).isPresent()) {
            throw MalformedInput.of(
                    "%s is a folder in the image, and a file would replace it with all that is in it"
                            .formatted(MalformedInput.quote(path)),
                    "choose another path, or remove the folder first");
        }
        linkedFolder(path).filter(_ -> !entry.isSymlink()).ifPresent(folder -> {
            throw MalformedInput.of(
                    "%s is a link to the folder %s in the image, and a file would replace it"
                            .formatted(MalformedInput.quote(path), MalformedInput.quote("/" + folder)),
                    "choose a path in that folder, or remove the link first");
        });
        var moved = entry.type() instanceof FileType.HardLink link
                ? new FileEntry(path, new FileType.HardLink(realPath(link.target())), entry.attributes())
                : entry.withPath(path);
        if (entries.putIfAbsent(path, moved) != null) {
            throw MalformedInput.of(
                    "two of the files come to lie at %s, because the image has a link there"
                            .formatted(MalformedInput.quote(path)),
                    "leave one of them out");
        }
    }

    /// The folder that a link at `path` leads to.
    private Optional<String> linkedFolder(String path) {
        return image.find(path)
                .filter(below -> below.entry().isSymlink())
                .flatMap(_ -> image.resolve(path))
                .filter(this::isFolder);
    }

    private void addFolder(String path, Attributes own, SortedMap<String, FileEntry> entries) {
        if (!path.isEmpty()) {
            image.find(path).filter(below -> !below.entry().isFolder()).ifPresent(below -> {
                throw noFolder(path, below);
            });
            addParents(path, entries);
            entries.putIfAbsent(path, FileEntry.folder(path, attributes(path, own)));
        }
    }

    private void addParents(String path, SortedMap<String, FileEntry> entries) {
        addFolder(LayerPath.of(path).folder(), Attributes.FOLDER, entries);
    }

    private Attributes attributes(String folder, Attributes otherwise) {
        return image.find(folder)
                .map(ImageFiles.Placed::entry)
                .filter(FileEntry::isFolder)
                .map(FileEntry::attributes)
                .orElse(otherwise);
    }

    private String realPath(String path) {
        var place = LayerPath.of(path);
        return LayerPath.join(realFolder(place.folder()), place.name());
    }

    /// The folder that `folder` is, or would be, in the image. A link that leads to no folder stays what it is.
    private String realFolder(String folder) {
        var known = realFolders.get(folder);
        if (known != null) {
            return known;
        }
        var path = realPath(folder);
        var real = image.find(path).filter(found -> found.entry().isSymlink()).isEmpty()
                ? path
                : image.resolve(path).filter(this::isFolder).orElse(path);
        realFolders.put(folder, real);
        return real;
    }

    private static MalformedInput noFolder(String path, ImageFiles.Placed below) {
        return MalformedInput.of(
                "%s is %s in the image, and a folder would replace it"
                        .formatted(
                                MalformedInput.quote(path),
                                below.entry().isSymlink() ? "a link that leads to no folder" : "a file"),
                "choose another path, or remove it first");
    }

    private boolean isFolder(String path) {
        return path.isEmpty()
                || image.find(path).filter(found -> found.entry().isFolder()).isPresent();
    }
}
