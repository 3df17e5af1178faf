package dockerenvs.files;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Files, folders and links as a value: immutable, sorted, complete, the content not yet read.
///
/// Every parent folder of an entry is an entry; one that nobody gave has [Attributes#FOLDER]. No path occurs
/// twice, nothing lies below a file, and a hard link leads to an earlier regular file of the tree. What breaks
/// that is a [MalformedInput].
public final class FileTree {

    private static final Pattern SLASHES_AROUND = Pattern.compile("^/+|/+$");

    private final List<FileEntry> entries;

    /// Attributes that [#ofDirectory(Path, Predicate, Keep...)] takes from the disk.
    public enum Keep {
        /// All permission bits, setuid, setgid and sticky too.
        MODES,
        /// Times of change, in whole seconds.
        TIMES
    }

    private FileTree(List<FileEntry> entries) {
        this.entries = Collections.unmodifiableList(entries);
    }

    /// The tree of these entries, given in any order. Names that begin with `.wh.` are allowed: so layers are made
    /// that delete.
    public static FileTree of(List<FileEntry> entries) {
        return new FileTree(HardLinks.settle(complete(sorted(entries))));
    }

    /// A tree again that was one before: for who has kept its entries and can tell that they are all there, in their
    /// order. Nothing is checked.
    ///
    /// @param entries what [#entries()] gave
    public static FileTree restored(List<FileEntry> entries) {
        return new FileTree(List.copyOf(entries));
    }

    /// Everything in `folder`, which becomes the root.
    ///
    /// The same files give the same tree on every machine: a file is 0755 where its owner may execute it, else
    /// 0644, a folder 0755, a symbolic link 0777; everything belongs to 0:0 and changed in 1970. Hard links become
    /// files of their own.
    ///
    /// @throws IOException when something cannot be listed
    /// @throws MalformedInput for what a layer cannot hold: sockets, pipes, devices, names that are not UTF-8 or
    /// begin with `.wh.`
    public static FileTree ofDirectory(Path folder) throws IOException {
        return ofDirectory(folder, _ -> true);
    }

    /// Like [#ofDirectory(Path)], without what `filter` is false for: a folder it drops is not even listed, and
    /// what a layer cannot hold may be dropped (the filter sees sockets and devices as [FileType.Fifo]). `kept`
    /// attributes are those of the disk.
    public static FileTree ofDirectory(Path folder, Predicate<FileEntry> filter, Keep... kept) throws IOException {
        return of(DirectoryWalk.list(folder, filter, Set.of(kept)));
    }

    /// One file of the host, put at `path`, which may begin with a slash; a symbolic link counts as the file it
    /// leads to. Attributes are those of [#ofDirectory(Path, Predicate, Keep...)].
    public static FileTree ofFile(Path file, String path, Keep... kept) throws IOException {
        var place = SLASHES_AROUND.matcher(path).replaceAll("");
        return of(List.of(DirectoryWalk.entry(file, place, Set.of(kept))));
    }

    /// Regular files with these contents, by path.
    public static FileTree ofContents(Map<String, byte[]> contents) {
        var entries = new ArrayList<FileEntry>();
        contents.forEach((path, bytes) -> {
            var entry = FileEntry.file(path, bytes.clone(), Attributes.FILE);
            if (path.startsWith(DirectoryWalk.WHITEOUT) || path.contains("/" + DirectoryWalk.WHITEOUT)) {
                throw MalformedInput.of(
                        quote(path) + " cannot be in a layer: there, a name that begins with `.wh.` deletes a file",
                        "give it another name");
            }
            entries.add(entry);
        });
        return of(entries);
    }

    /// Sorted by the UTF-8 bytes of the path, so that parents come first.
    public List<FileEntry> entries() {
        return entries;
    }

    /// The entry at exactly this path.
    public Optional<FileEntry> find(String path) {
        var low = 0;
        var high = entries.size() - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            var order = Utf8.compare(entries.get(middle).path(), path);
            if (order == 0) {
                return Optional.of(entries.get(middle));
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return Optional.empty();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /// Without the entries for which `filter` is false. A dropped folder takes with it all that is below; `filter`
    /// is not asked about that. A folder stays when all in it is dropped. Hard links to a dropped file keep its
    /// content.
    public FileTree filter(Predicate<FileEntry> filter) {
        var dropped = new HashSet<String>();
        var result = new ArrayList<FileEntry>();
        for (var entry : entries) {
            var below = !dropped.isEmpty() && dropped.contains(EntryPath.parent(entry.path()));
            if (!below && filter.test(entry)) {
                result.add(entry);
            } else if (entry.isFolder()) {
                dropped.add(entry.path());
            }
        }
        return result.size() == entries.size() ? this : new FileTree(HardLinks.promote(result, this));
    }

    /// Moved below `folder`, whose parents get [Attributes#FOLDER]. Slashes around `folder` are ignored; the empty
    /// folder and `/` change nothing.
    public FileTree under(String folder) {
        var prefix = SLASHES_AROUND.matcher(folder).replaceAll("");
        return prefix.isEmpty() ? this : map(entry -> entry.withPath(prefix + "/" + entry.path()));
    }

    /// Everything owned by `uid` and `gid`.
    public FileTree withOwner(long uid, long gid) {
        return withAttributes(entry -> entry.attributes().withOwner(uid, gid));
    }

    /// Everything last changed at `time`, cut down to whole seconds.
    public FileTree withMtime(Instant time) {
        return withAttributes(entry -> entry.attributes().withMtimeSeconds(time.getEpochSecond()));
    }

    /// The same entries with other attributes; much faster than [#map(UnaryOperator)], as the order stays.
    public FileTree withAttributes(Function<FileEntry, Attributes> change) {
        var changed = new ArrayList<FileEntry>(entries.size());
        for (var entry : entries) {
            var attributes = change.apply(entry);
            changed.add(attributes.equals(entry.attributes()) ? entry : entry.withAttributes(attributes));
        }
        return new FileTree(changed);
    }

    /// Every entry replaced by what `change` makes of it: another path, type or attributes. The result is sorted,
    /// completed and checked again; hard links follow the file they lead to.
    public FileTree map(UnaryOperator<FileEntry> change) {
        var changed = entries.stream().map(change).toList();
        return of(HardLinks.followMoves(entries, changed));
    }

    /// Both trees in one. Folders that are in both are merged, and have the attributes of `other` unless those are
    /// [Attributes#FOLDER], what nobody chose.
    ///
    /// @throws MalformedInput when both hold another thing than a folder at the same path
    public FileTree plus(FileTree other) {
        var result = new ArrayList<FileEntry>();
        for (var entry : entries) {
            if (!entry.isFolder() || !other.hasFolder(entry.path())) {
                result.add(entry);
            }
        }
        for (var entry : other.entries) {
            var chosen = entry.isFolder() && entry.attributes().equals(Attributes.FOLDER)
                    ? find(entry.path()).filter(FileEntry::isFolder)
                    : Optional.<FileEntry>empty();
            result.add(chosen.orElse(entry));
        }
        return ofComplete(result);
    }

    /// All trees in one. A folder that several have is that of the first.
    ///
    /// @throws MalformedInput when two hold another thing than a folder at the same path
    public static FileTree union(List<FileTree> trees) {
        if (trees.size() == 1) {
            return trees.getFirst();
        }
        var result = new ArrayList<FileEntry>();
        var folders = new HashSet<String>();
        for (var tree : trees) {
            for (var entry : tree.entries) {
                if (!entry.isFolder() || folders.add(entry.path())) {
                    result.add(entry);
                }
            }
        }
        return ofComplete(result);
    }

    /// Of trees that lack no folder neither does the union; a file where another has a folder is there twice.
    private static FileTree ofComplete(List<FileEntry> union) {
        return new FileTree(HardLinks.settle(sorted(union)));
    }

    private boolean hasFolder(String path) {
        return find(path).filter(FileEntry::isFolder).isPresent();
    }

    @Override
    public String toString() {
        return "FileTree of " + entries.size() + " entries";
    }

    private static List<FileEntry> sorted(List<FileEntry> entries) {
        var result = new ArrayList<>(entries);
        sort(result);
        for (var i = 1; i < result.size(); i++) {
            if (result.get(i).path().equals(result.get(i - 1).path())) {
                throw MalformedInput.of(
                        quote(result.get(i).path()) + " is in the tree twice", "leave one of them out with a filter");
            }
        }
        return result;
    }

    /// `sorted` with the parent folders it lacks.
    private static List<FileEntry> complete(List<FileEntry> sorted) {
        var folders = new HashSet<String>();
        var children = new HashMap<String, String>();
        for (var entry : sorted) {
            if (entry.isFolder()) {
                folders.add(entry.path());
            }
            var child = entry.path();
            for (var parent = EntryPath.parent(child); !parent.isEmpty(); parent = EntryPath.parent(child)) {
                if (!folders.add(parent)) {
                    break;
                }
                children.put(parent, child);
                child = parent;
            }
        }
        if (children.isEmpty()) {
            return sorted;
        }
        for (var entry : sorted) {
            if (children.containsKey(entry.path())) {
                throw MalformedInput.of(
                        quote(children.getOrDefault(entry.path(), "")) + " lies below " + quote(entry.path())
                                + ", which is not a folder",
                        "leave one of them out with a filter");
            }
        }
        var result = new ArrayList<>(sorted);
        children.keySet().forEach(path -> result.add(FileEntry.folder(path, Attributes.FOLDER)));
        sort(result);
        return result;
    }

    private static void sort(List<FileEntry> entries) {
        // almost always UTF-16 orders the same, and the virtual machine compares that many times faster
        if (entries.stream().allMatch(entry -> Utf8.isOrderedAsUtf16(entry.path()))) {
            entries.sort((a, b) -> a.path().compareTo(b.path()));
        } else {
            entries.sort((a, b) -> Utf8.compare(a.path(), b.path()));
        }
    }
}
