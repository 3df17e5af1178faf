package dockerenvs.build;

import dockerenvs.conda.link.Installation;
import dockerenvs.conda.link.Prefix;
import dockerenvs.conda.prefix.CarriedFiles;
import dockerenvs.content.Content;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// What an environment has besides its packages, for the layer above them.
///
/// @param tree the files, and whiteouts of what is hidden
/// @param hidden paths of packages that are not there any more
record CarriedLayer(FileTree tree, List<String> hidden) {
    private static final Content NOTHING = InputStream::nullInputStream;

    static final CarriedLayer EMPTY = new CarriedLayer(FileTree.of(List.of()), List.of());

    /// @param packages those below
    static CarriedLayer of(CarriedFiles carried, Installation packages, BuildOptions options) {
        var below = packages.tree();
        var hidden = carried.hidden().stream()
                .filter(path -> below.find(path).isPresent())
                .toList();
        var seconds = options.created().orElse(Instant.EPOCH).getEpochSecond();
        var prefix = options.prefix();
        var entries = new ArrayList<FileEntry>();
        for (var entry : carried.tree().filter(options.trimming().keeps()).entries()) {
            entries.add(entry.withAttributes(entry.attributes().withMtimeSeconds(seconds)));
        }
        for (var path : hidden) {
            var slash = path.lastIndexOf('/');
            entries.add(FileEntry.file(
                    path.substring(0, slash + 1) + ".wh." + path.substring(slash + 1), 0, NOTHING, Attributes.FILE));
        }
        var owner = options.owner();
        var tree = FileTree.of(entries)
                .map(entry -> isInside(prefix, entry)
                        ? entry.withAttributes(entry.attributes().withOwner(owner.uid(), owner.gid()))
                        : entry);
        return new CarriedLayer(tree, hidden);
    }

    private static boolean isInside(Prefix prefix, FileEntry entry) {
        return (entry.path() + "/").startsWith(prefix.root() + "/");
    }

    boolean isEmpty() {
        return tree.isEmpty();
    }

    /// All files as a container sees them.
    ///
    /// @param packages those of the layers below
    FileTree over(FileTree packages) {
        if (isEmpty()) {
            return packages;
        }
        var gone = new HashSet<>(hidden);
        var kept = packages.filter(entry -> {
            var above = tree.find(entry.path());
            return !gone.contains(entry.path())
                    && above.filter(other -> !other.isFolder() || !entry.isFolder())
                            .isEmpty();
        });
        return kept.plus(tree.filter(entry -> !entry.name().startsWith(".wh.")));
    }
}
