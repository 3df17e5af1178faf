package dockerenvs.layering;

import dockerenvs.layering.LayerMemory.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Parcels divided anew, beside layers that stay. Two that stay become one where the layer that this makes free is
/// worth more than sending them.
final class Division {
    /// Updates in which a layer that is sent without need has to be worth it.
    private static final int PAYBACK_UPDATES = 4;

    /// Layers that are made free at most.
    private static final int FREED_MAX = 5;

    /// Bytes in which even an empty parcel is noticed.
    private static final double SIZE_MIN = 1;

    private final List<Parcel> parcels;
    private final List<Seen> seen;
    private final Scenarios scenarios;
    private final int layersMax;

    /// @param seen what is known of each of `parcels`
    Division(List<Parcel> parcels, List<Seen> seen, int layersMax) {
        this.parcels = parcels;
        this.seen = seen;
        this.layersMax = layersMax;
        scenarios = Scenarios.of(seen);
    }

    /// Layers of all parcels, as indexes.
    ///
    /// @param staying layers, fewer than there may be
    /// @param free all other parcels, at least one
    List<List<Integer>> of(List<List<Integer>> staying, List<Integer> free) {
        var total = parcels.stream().mapToDouble(Parcel::size).sum();
        var bundles = Bundles.of(free, parcels, seen, total / layersMax);
        var sizes = bundles.stream().mapToDouble(this::size).toArray();
        var bundled = new Scenarios(
                scenarios.weights(),
                bundles.stream()
                        .map(bundle -> scenarios.stays()[bundle.getFirst()])
                        .toArray(float[][]::new));
        var kept = new ArrayList<>(staying);
        var partition = Partition.of(bundled, sizes, layersMax - kept.size());
        for (var freed = 0; freed < FREED_MAX && kept.size() > 1 && layersMax - kept.size() < sizes.length; freed++) {
            var pair = cheapestPair(kept);
            var finer = Partition.of(bundled, sizes, layersMax - kept.size() + 1);
            if ((partition.cost() - finer.cost() - pair.more) * PAYBACK_UPDATES <= pair.size) {
                break;
            }
            partition = finer;
            var other = kept.remove(pair.other);
            kept.set(
                    pair.one,
                    Stream.concat(kept.get(pair.one).stream(), other.stream())
                            .sorted()
                            .toList());
        }
        var divided = partition.groups().stream()
                .map(group -> group.stream()
                        .flatMap(bundle -> bundles.get(bundle).stream())
                        .sorted()
                        .toList());
        return Stream.concat(kept.stream(), divided).toList();
    }

    private double size(List<Integer> layer) {
        return layer.stream().mapToDouble(i -> parcels.get(i).size() + SIZE_MIN).sum();
    }

    /// Two layers, the first one lower.
    ///
    /// @param size bytes of both
    /// @param more bytes that they are expected to cost more as one, at each update
    private record Pair(int one, int other, double size, double more) {
        double price() {
            return size + more * PAYBACK_UPDATES;
        }
    }

    private Pair cheapestPair(List<List<Integer>> layers) {
        var groups = new Groups(scenarios, layers.size());
        for (var layer = 0; layer < layers.size(); layer++) {
            for (var i : layers.get(layer)) {
                groups.add(layer, parcels.get(i).size() + SIZE_MIN, scenarios.stays()[i]);
            }
        }
        var best = new Pair(0, 1, groups.size(0) + groups.size(1), groups.moreAsOne(0, 1));
        for (var one = 0; one < layers.size(); one++) {
            for (var other = one + 1; other < layers.size(); other++) {
                var pair = new Pair(one, other, groups.size(one) + groups.size(other), groups.moreAsOne(one, other));
                best = pair.price() < best.price() ? pair : best;
            }
        }
        return best;
    }
}
