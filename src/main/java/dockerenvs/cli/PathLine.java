package dockerenvs.cli;

import dockerenvs.oci.check.PathDiff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// A line of the paths that differ: a path, or a folder that is new or gone with all that is in it.
///
/// @param difference what differs at the path
/// @param inside how many paths in it the line stands for besides
/// @param totalBytes bytes of all these
record PathLine(PathDiff difference, int inside, long totalBytes) {

    static List<PathLine> each(List<PathDiff> paths) {
        return paths.stream().map(PathLine::of).toList();
    }

    private static PathLine of(PathDiff path) {
        return new PathLine(path, 0, bytes(path));
    }

    /// Topmost folders that are new or gone stand for all below them.
    static List<PathLine> brief(List<PathDiff> paths) {
        var lines = new LinkedHashMap<String, PathLine>();
        var tops = new HashMap<String, String>();
        for (var path : paths) {
            var slash = path.path().lastIndexOf('/');
            var folder = slash < 0 ? "" : path.path().substring(0, slash);
            var top = Optional.ofNullable(tops.get(folder));
            var line = top.map(lines::get);
            if (line.isPresent() && line.get().difference().isAdded() == path.isAdded()) {
                lines.put(top.get(), line.get().plus(path));
                tops.put(path.path(), top.get());
            } else {
                lines.put(path.path(), of(path));
                if (path.isAdded() || path.isRemoved()) {
                    tops.put(path.path(), path.path());
                }
            }
        }
        return new ArrayList<>(lines.values());
    }

    private PathLine plus(PathDiff path) {
        return new PathLine(difference, inside + 1, totalBytes + bytes(path));
    }

    /// Bytes that the path takes in the image it is in, in the second where it is in both.
    static long bytes(PathDiff path) {
        return path.after().or(path::before).orElseThrow().placed().entry().size();
    }
}
