package dockerenvs.conda.link;

import dockerenvs.conda.spec.Noarch;
import dockerenvs.conda.spec.PackageRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The order in which the packages of an environment count: what is needed before what needs it, names deciding
/// where nothing else does, so that the order of the input never matters. Later packages win (see [Installation]).
///
/// Circles exist. That of `python` and `pip` is cut where all tools cut it; in others, packages for one kind of
/// machine come before noarch ones, then those that miss least.
final class LinkOrder {
    private static final Pattern NAME = Pattern.compile("(?:[^\\s\\[]*::)?([A-Za-z0-9._-]+).*", Pattern.DOTALL);

    private final Map<String, PackageRecord> records = new TreeMap<>();
    /// By name of a package that is still to be placed, the names of others that it needs and that are so too.
    private final Map<String, SortedSet<String>> open = new TreeMap<>();

    private LinkOrder(List<PackageRecord> records) {
        records.forEach(record -> this.records.put(record.name(), record));
        this.records.forEach((name, record) -> open.put(name, needs(record)));
    }

    private SortedSet<String> needs(PackageRecord record) {
        var needs = new TreeSet<String>();
        for (var spec : record.depends()) {
            var match = NAME.matcher(spec.strip());
            if (match.matches() && records.containsKey(match.group(1))) {
                needs.add(match.group(1));
            }
        }
        needs.remove(record.name());
        if (record.name().equals("python")) {
            needs.remove("pip");
        }
        return needs;
    }

    /// Names of the packages, first to last.
    ///
    /// @param records no two of one name
    static List<String> of(List<PackageRecord> records) {
        return new LinkOrder(records).sorted();
    }

    private List<String> sorted() {
        var users = new HashMap<String, List<String>>();
        open.forEach((name, needs) -> needs.forEach(
                need -> users.computeIfAbsent(need, _ -> new ArrayList<>()).add(name)));
        var ready = new TreeSet<String>();
        open.forEach((name, needs) -> {
            if (needs.isEmpty()) {
                ready.add(name);
            }
        });
        var order = new ArrayList<String>();
        while (!open.isEmpty()) {
            var name = ready.isEmpty() ? firstOfCircle() : ready.removeFirst();
            open.remove(name);
            order.add(name);
            for (var user : users.getOrDefault(name, List.of())) {
                var needs = open.getOrDefault(user, new TreeSet<>());
                if (needs.remove(name) && needs.isEmpty()) {
                    ready.add(user);
                }
            }
        }
        return order;
    }

    /// Where to begin when everything waits for something: in a circle that waits for nothing but itself.
    private String firstOfCircle() {
        var reach = new HashMap<String, Set<String>>();
        open.keySet().forEach(name -> reach.put(name, reachable(name)));
        return open.keySet().stream()
                .filter(name -> reach.getOrDefault(name, Set.of()).stream()
                        .allMatch(other -> reach.getOrDefault(other, Set.of()).contains(name)))
                .min(Comparator.comparing(this::isNoarch)
                        .thenComparingInt(this::openNeeds)
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    private Set<String> reachable(String start) {
        var found = new HashSet<String>();
        var next = new ArrayList<>(List.of(start));
        while (!next.isEmpty()) {
            for (var need : open.getOrDefault(next.removeLast(), new TreeSet<>())) {
                if (found.add(need)) {
                    next.add(need);
                }
            }
        }
        return found;
    }

    private boolean isNoarch(String name) {
        var record = records.get(name);
        return record != null && record.noarch() != Noarch.NONE;
    }

    private int openNeeds(String name) {
        return open.getOrDefault(name, new TreeSet<>()).size();
    }
}
