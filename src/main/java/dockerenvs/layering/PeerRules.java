package dockerenvs.layering;

import dockerenvs.layering.LockHistory.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// How other programs divide packages, for comparison.
final class PeerRules {
    private PeerRules() {}

    /// In the order of the installation, the first ones alone.
    static LayerPlan installOrder(List<Item> items, int layersMax) {
        var byName = byName(items);
        var order = new LinkedHashSet<String>();
        byName.keySet().forEach(name -> visit(name, byName, order, new TreeSet<>()));
        return firstAlone(order.stream().map(name -> named(byName, name)).toList(), layersMax);
    }

    /// Those first that most others need, near or far.
    static LayerPlan popularity(List<Item> items, int layersMax) {
        var byName = byName(items);
        var counts = new TreeMap<String, Integer>();
        for (var name : byName.keySet()) {
            var needed = new LinkedHashSet<String>();
            visit(name, byName, needed, new TreeSet<>());
            needed.forEach(one -> counts.merge(one, 1, Integer::sum));
        }
        return firstAlone(
                items.stream()
                        .sorted(Comparator.comparingInt((Item item) ->
                                        -counts.getOrDefault(item.parcel().name(), 0))
                                .thenComparing(item -> item.parcel().name()))
                        .toList(),
                layersMax);
    }

    /// Packages of one source together, the largest sources alone. A lock does not name sources: packages of one
    /// version whose names begin alike are taken to have the same.
    static LayerPlan bySource(List<Item> items, int layersMax) {
        var sources = new LinkedHashMap<String, List<Parcel>>();
        for (var item : items) {
            sources.computeIfAbsent(source(item), _ -> new ArrayList<>()).add(item.parcel());
        }
        var largestFirst = sources.values().stream()
                .sorted(Comparator.comparingLong(PeerRules::size).reversed())
                .toList();
        var alone = largestFirst.size() <= layersMax ? largestFirst.size() : layersMax - 1;
        var layers = new ArrayList<>(largestFirst.subList(0, alone));
        if (alone < largestFirst.size()) {
            layers.add(largestFirst.subList(alone, largestFirst.size()).stream()
                    .flatMap(List::stream)
                    .toList());
        }
        return new LayerPlan(layers);
    }

    private static String source(Item item) {
        var name = item.parcel().name();
        var stem = name.startsWith("lib") ? name.substring("lib".length()) : name;
        return stem.split("[-_.]", 2)[0] + " " + item.version();
    }

    private static long size(List<Parcel> parcels) {
        return parcels.stream().mapToLong(Parcel::size).sum();
    }

    private static LayerPlan firstAlone(List<Item> items, int layersMax) {
        var alone = items.size() <= layersMax ? items.size() : layersMax - 1;
        var layers = new ArrayList<List<Parcel>>();
        items.subList(0, alone).forEach(item -> layers.add(List.of(item.parcel())));
        if (alone < items.size()) {
            layers.add(items.subList(alone, items.size()).stream()
                    .map(Item::parcel)
                    .toList());
        }
        return new LayerPlan(layers);
    }

    private static Map<String, Item> byName(List<Item> items) {
        var byName = new TreeMap<String, Item>();
        items.forEach(item -> byName.put(item.parcel().name(), item));
        return byName;
    }

    private static Item named(Map<String, Item> byName, String name) {
        return Optional.ofNullable(byName.get(name)).orElseThrow();
    }

    /// Adds what a package needs, and then the package.
    private static void visit(String name, Map<String, Item> byName, Set<String> done, Set<String> open) {
        if (!byName.containsKey(name) || done.contains(name) || !open.add(name)) {
            return;
        }
        named(byName, name).depends().stream().sorted().forEach(needed -> visit(needed, byName, done, open));
        done.add(name);
    }
}
