package dockerenvs.conda.prefix;

import dockerenvs.conda.link.InstalledPath;
import dockerenvs.content.Content;
import dockerenvs.content.HashingOutputStream;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// The files of an environment, and what its records say of each. Every file is read once.
final class PrefixScan {
    /// Folders that are not of the environment, though they may lie in it.
    private static final Set<String> FOREIGN = Set.of("pkgs", "envs", "conda-bld");

    private static final String RECORDS = "conda-meta";

    /// What somebody else than conda writes into its folder.
    private static final Set<String> KEPT_RECORDS = Set.of(RECORDS + "/pinned", RECORDS + "/frozen");

    private final Path folder;
    private final FileTree tree;
    private final SortedMap<String, FoundFile> files = new TreeMap<>();
    private final SortedMap<String, List<Owner>> owners = new TreeMap<>();
    /// Symbolic links that packages bring.
    private final Set<String> links = new HashSet<>();

    /// A package that has a path.
    ///
    /// @param number which of the packages
    /// @param path what its record says
    record Owner(int number, InstalledPath path) {}

    private PrefixScan(Path folder, FileTree tree) {
        this.folder = folder;
        this.tree = tree;
    }

    /// Looks at all files.
    ///
    /// @param packages the paths of each package as installed
    /// @param leftOut gets what cannot be in a layer
    static PrefixScan of(Path folder, List<List<InstalledPath>> packages, SortedSet<String> leftOut)
            throws IOException {
        var tree = FileTree.ofDirectory(folder, entry -> isWanted(entry, leftOut), FileTree.Keep.TIMES);
        var scan = new PrefixScan(folder, tree);
        packages.stream()
                .flatMap(List::stream)
                .filter(InstalledPath::isSymlink)
                .forEach(link -> scan.links.add(link.path()));
        for (var number = 0; number < packages.size(); number++) {
            for (var path : packages.get(number)) {
                scan.owners
                        .computeIfAbsent(scan.place(path.path()), _ -> new ArrayList<>(1))
                        .add(new Owner(number, path));
            }
        }
        var filled = new HashSet<String>(Set.of(RECORDS));
        tree.entries().forEach(entry -> filled.add(parent(entry.path())));
        var counting = tree.entries().stream()
                .filter(entry -> scan.owners.containsKey(entry.path())
                        || !(entry.isFolder() && filled.contains(entry.path())) && !scan.isCompiled(entry.path()))
                .toList();
        for (var file : Tasks.parallel(counting, Tasks.cores(), scan::look)) {
            scan.files.put(file.entry().path(), file);
        }
        return scan;
    }

    private static boolean isWanted(FileEntry entry, SortedSet<String> leftOut) {
        var path = entry.path();
        if (path.startsWith(RECORDS + "/") && !KEPT_RECORDS.contains(path)
                || entry.isFolder() && FOREIGN.contains(path)) {
            return false;
        }
        var target = entry.type() instanceof FileType.Symlink(var text) ? text : "";
        var representable = !(entry.type() instanceof FileType.Fifo)
                && !entry.name().startsWith(".wh.")
                && entry.name().indexOf('\ufffd') < 0
                && target.indexOf('\ufffd') < 0;
        if (!representable) {
            leftOut.add(path);
        }
        return representable;
    }

    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /// Where a path of a package really is, when a folder of it is a link that a package brings: `lib/x` for
    /// `lib64/x`. In an image other links hide what the package has there.
    private String place(String path) throws IOException {
        var parent = parent(path);
        var link = obstacle(path);
        if (link.isEmpty() || !links.contains(link.get().path())) {
            return path;
        }
        var there = onDisk(parent).filter(Files::isDirectory);
        if (there.isEmpty()) {
            return path;
        }
        var real = folder.toRealPath();
        var target = there.get().toRealPath();
        return target.startsWith(real) && !target.equals(real)
                ? real.relativize(target) + path.substring(parent.length())
                : path;
    }

    private Optional<Path> onDisk(String path) {
        try {
            return Optional.of(folder.resolve(path));
        } catch (InvalidPathException _) {
            // this process has another locale than the one who named the file
            return Optional.empty();
        }
    }

    /// Whether Python has compiled it of a file beside it, and will do so again.
    boolean isCompiled(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (!name.endsWith(".pyc") && !name.endsWith(".pyo")) {
            return false;
        }
        return parent(path).endsWith("__pycache__")
                || tree.find(path.substring(0, path.length() - 1)).isPresent();
    }

    private FoundFile look(FileEntry entry) throws IOException {
        return switch (entry.type()) {
            case FileType.Regular(var _, var content) -> look(entry, content);
            case FileType.Symlink _ -> lookThrough(entry).orElse(new FoundFile(entry, Optional.empty()));
            case FileType.Folder _, FileType.HardLink _, FileType.Device _, FileType.Fifo _ ->
                new FoundFile(entry, Optional.empty());
        };
    }

    private static FoundFile look(FileEntry entry, Content content) throws IOException {
        var hashing = new HashingOutputStream(OutputStream.nullOutputStream());
        try (var in = content.open()) {
            in.transferTo(hashing);
        }
        return new FoundFile(
                FileEntry.file(entry.path(), hashing.size(), content, entry.attributes()),
                Optional.of(hashing.digest()));
    }

    /// Conda can be told to fill environments with links into its package cache: what they lead to is the file.
    private Optional<FoundFile> lookThrough(FileEntry link) throws IOException {
        var paths = owners.getOrDefault(link.path(), List.of()).stream()
                .map(Owner::path)
                .filter(path -> !path.isSymlink() && path.expected().isPresent())
                .toList();
        var file = onDisk(link.path()).filter(Files::isRegularFile);
        if (paths.isEmpty() || file.isEmpty()) {
            return Optional.empty();
        }
        var entry = FileTree.ofFile(file.get(), link.path(), FileTree.Keep.TIMES)
                .find(link.path())
                .orElse(link);
        return entry.type() instanceof FileType.Regular(var _, var content)
                ? Optional.of(look(entry, content))
                        .filter(found -> paths.stream().anyMatch(found::is))
                : Optional.empty();
    }

    /// All that counts by place: files, links, empty folders; of what Python has compiled only what a package
    /// brings.
    SortedMap<String, FoundFile> files() {
        return files;
    }

    /// By place, the packages that have a path there.
    SortedMap<String, List<Owner>> owners() {
        return owners;
    }

    /// The outermost of the folders of `path` that is something else in the environment: a link or a file.
    Optional<FileEntry> obstacle(String path) {
        for (var slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            var found = tree.find(path.substring(0, slash)).filter(entry -> !entry.isFolder());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// Whether there is anything at exactly this path.
    boolean has(String path) {
        return tree.find(path).isPresent();
    }
}
