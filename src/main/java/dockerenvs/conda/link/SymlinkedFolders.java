package dockerenvs.conda.link;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import java.util.HashMap;
import java.util.Map;

/// Where paths really lead when some of their folders are symbolic links: `lib64/x` is `lib/x` where `lib64` is a
/// link to `lib`. In a layer it has to be written as `lib/x`, because a folder `lib64` would replace the link.
final class SymlinkedFolders {
    private static final int LINKS_MAX = 40;

    private final Map<String, String> targets;
    private final Map<String, String> folders = new HashMap<>();

    /// @param targets texts of symbolic links by path below the root
    SymlinkedFolders(Map<String, String> targets) {
        this.targets = targets;
    }

    /// `path` with its folders resolved; its last component stays, even where that is a link.
    ///
    /// @throws MalformedInput when links lead in a circle
    String place(String path) {
        var slash = path.lastIndexOf('/');
        if (targets.isEmpty() || slash < 0) {
            return path;
        }
        var folder = path.substring(0, slash);
        var real = folder(folder);
        return real.equals(folder) ? path : join(real, path.substring(slash + 1));
    }

    /// Whether there is no link at all.
    boolean isEmpty() {
        return targets.isEmpty();
    }

    /// `path` with all components resolved.
    ///
    /// @throws MalformedInput when links lead in a circle
    String folder(String path) {
        var known = folders.get(path);
        if (known != null) {
            return known;
        }
        var resolved = targets.isEmpty() ? path : walk("", path, path, 0);
        folders.put(path, resolved);
        return resolved;
    }

    private String walk(String start, String steps, String asked, int links) {
        var place = start;
        for (var step : steps.split("/", -1)) {
            if (step.equals("..")) {
                place = place.substring(0, Math.max(0, place.lastIndexOf('/')));
            } else if (!step.isEmpty() && !step.equals(".")) {
                place = follow(place, step, asked, links);
            }
        }
        return place;
    }

    private String follow(String folder, String name, String asked, int links) {
        var place = join(folder, name);
        var target = targets.get(place);
        if (target == null) {
            return place;
        }
        if (links == LINKS_MAX) {
            throw MalformedInput.of(
                    "the symbolic links in %s lead in a circle, or through more than %d links"
                            .formatted(quote(asked), LINKS_MAX),
                    "leave out one of the packages that bring them");
        }
        return walk(target.startsWith("/") ? "" : folder, target, asked, links + 1);
    }

    private static String join(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /// Where a link in `folder` leads by its text alone; `..` ends at the root.
    static String lexically(String folder, String target) {
        return new SymlinkedFolders(Map.of()).walk(target.startsWith("/") ? "" : folder, target, folder, 0);
    }
}
