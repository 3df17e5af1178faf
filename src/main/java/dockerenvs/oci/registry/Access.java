package dockerenvs.oci.registry;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What one wants to do at a registry, as servers of tokens want to hear it (`repository:me/app:pull,push`).
///
/// @param path the repository whose credentials are used; empty for the registry as a whole
/// @param actions by resource, `repository:me/app`
record Access(String path, SortedMap<String, SortedSet<String>> actions) {
    /// To list repositories.
    static final Access CATALOG = new Access("", new TreeMap<>()).with(List.of("registry:catalog:*"));

    Access {
        var own = new TreeMap<String, SortedSet<String>>();
        actions.forEach((resource, set) -> own.put(resource, Collections.unmodifiableSortedSet(new TreeSet<>(set))));
        actions = Collections.unmodifiableSortedMap(own);
    }

    static Access toPull(String path) {
        return new Access(path, new TreeMap<>()).with(List.of("repository:" + path + ":pull"));
    }

    static Access toPush(String path) {
        return toPull(path).with(List.of("repository:" + path + ":push"));
    }

    static Access toDelete(String path) {
        return toPull(path).with(List.of("repository:" + path + ":delete"));
    }

    /// And to read another repository too, from which blobs are mounted.
    Access andPull(String other) {
        return with(List.of("repository:" + other + ":pull"));
    }

    /// With more scopes; what is no scope is left out.
    Access with(List<String> scopes) {
        var all = new TreeMap<String, SortedSet<String>>();
        actions.forEach((resource, set) -> all.put(resource, new TreeSet<>(set)));
        for (var scope : scopes) {
            var colon = scope.lastIndexOf(':');
            if (colon > 0) {
                all.computeIfAbsent(scope.substring(0, colon), _ -> new TreeSet<>())
                        .addAll(List.of(scope.substring(colon + 1).split(",", -1)));
            }
        }
        return new Access(path, all);
    }

    /// One scope for each resource.
    List<String> scopes() {
        return actions.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + String.join(",", entry.getValue()))
                .toList();
    }
}
