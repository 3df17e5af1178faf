package dockerenvs.files;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Hard links in their normal form: of the paths that share a file the first in the order of the tree has the
/// content, the others are links to it, and all have its attributes. So a tree written from first to last is a
/// correct archive.
final class HardLinks {
    private HardLinks() {}

    /// `sorted` in normal form.
    ///
    /// @throws MalformedInput when a link does not lead to a regular file of the tree
    static List<FileEntry> settle(List<FileEntry> sorted) {
        if (sorted.stream().noneMatch(HardLinks::isLink)) {
            return sorted;
        }
        var byPath = new HashMap<String, FileEntry>();
        sorted.forEach(entry -> byPath.put(entry.path(), entry));
        var firstPaths = new HashMap<String, String>();
        for (var entry : sorted) {
            if (isLink(entry) || entry.isRegular()) {
                firstPaths.putIfAbsent(follow(entry, byPath).path(), entry.path());
            }
        }
        return sorted.stream()
                .map(entry -> {
                    if (!isLink(entry) && !entry.isRegular()) {
                        return entry;
                    }
                    var file = follow(entry, byPath);
                    var first = firstPaths.getOrDefault(file.path(), entry.path());
                    return first.equals(entry.path()) ? file.withPath(first) : linkTo(first, entry.path(), file);
                })
                .toList();
    }

    /// `kept`, in which links whose file was dropped share the file among themselves; `all` has it still.
    static List<FileEntry> promote(List<FileEntry> kept, FileTree all) {
        if (kept.stream().noneMatch(HardLinks::isLink)) {
            return kept;
        }
        var paths = new HashSet<String>();
        var heirs = new HashMap<String, String>();
        var result = new ArrayList<FileEntry>(kept.size());
        for (var entry : kept) {
            paths.add(entry.path());
            if (entry.type() instanceof FileType.HardLink(var target) && !paths.contains(target)) {
                var file = all.find(target).orElseThrow();
                var heir = heirs.computeIfAbsent(target, _ -> entry.path());
                result.add(heir.equals(entry.path()) ? file.withPath(heir) : linkTo(heir, entry.path(), file));
            } else {
                result.add(entry);
            }
        }
        return result;
    }

    /// `changed`, in which links to a path that moved with it: entry by entry what became of `before`.
    static List<FileEntry> followMoves(List<FileEntry> before, List<FileEntry> changed) {
        if (before.stream().noneMatch(HardLinks::isLink)) {
            return changed;
        }
        var moves = new HashMap<String, String>();
        for (var i = 0; i < before.size(); i++) {
            moves.put(before.get(i).path(), changed.get(i).path());
        }
        return changed.stream()
                .map(entry -> entry.type() instanceof FileType.HardLink(var target)
                        ? linkTo(moves.getOrDefault(target, target), entry.path(), entry)
                        : entry)
                .toList();
    }

    private static boolean isLink(FileEntry entry) {
        return entry.type() instanceof FileType.HardLink;
    }

    private static FileEntry linkTo(String target, String path, FileEntry file) {
        return new FileEntry(path, new FileType.HardLink(target), file.attributes());
    }

    private static FileEntry follow(FileEntry start, Map<String, FileEntry> byPath) {
        var entry = start;
        var seen = new HashSet<String>();
        while (entry.type() instanceof FileType.HardLink(var target)) {
            var found = byPath.containsKey(target);
            if (!found || !seen.add(target)) {
                throw MalformedInput.of(
                        quote(start.path()) + " is a hard link to " + quote(target)
                                + (found ? ", and that leads back to it" : ", which is not in the tree"),
                        "put the file it links to into the same tree");
            }
            entry = byPath.getOrDefault(target, entry);
        }
        if (!entry.isRegular()) {
            throw MalformedInput.of(
                    quote(start.path()) + " is a hard link to " + quote(entry.path()) + ", which is not a regular file",
                    "make it a symbolic link");
        }
        return entry;
    }
}
