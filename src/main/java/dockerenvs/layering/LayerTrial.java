package dockerenvs.layering;

import dockerenvs.layering.LockHistory.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What the updates of an environment would have sent.
///
/// @param resentPercent of each update, the bytes of layers that the image before did not have, divided by the bytes
/// of all its layers; the mean over all updates
/// @param registryBytes of all different layers of all images
public record LayerTrial(double resentPercent, long registryBytes) {
    private static final double PERCENT = 100;

    /// A rule to be tried.
    public enum Strategy {
        /// Ours.
        AUTO,
        /// The largest alone.
        PACKAGE,
        /// All in one.
        SINGLE,
        /// As conda-docker does.
        INSTALL_ORDER,
        /// As layered images of Nix are made.
        POPULARITY,
        /// As apko does.
        SOURCE,
        /// A layer for each, whatever the limit: what cannot be undercut.
        FLOOR;

        /// As tables call it.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Replays a history, knowing at each lock the past and nothing else.
    ///
    /// @param layersMax at least 1
    public static LayerTrial of(LockHistory history, Strategy strategy, int layersMax) {
        var stored = new HashMap<Set<String>, Long>();
        Set<Set<String>> before = Set.of();
        var sum = 0.0;
        for (var plan : plans(history, strategy, layersMax)) {
            var layers = sizes(plan);
            sum += before.isEmpty() ? 0 : part(layers, before);
            stored.putAll(layers);
            before = layers.keySet();
        }
        return new LayerTrial(PERCENT * sum / Math.max(1, history.locks().size() - 1), total(stored));
    }

    /// Bytes of all different layers of environments beside each other, each as its last lock has it.
    ///
    /// @param layersMax at least 1, for each of them
    public static long fleetBytes(List<LockHistory> environments, Strategy strategy, int layersMax) {
        var stored = new HashMap<Set<String>, Long>();
        for (var environment : environments) {
            stored.putAll(sizes(plans(environment, strategy, layersMax).getLast()));
        }
        return total(stored);
    }

    /// What a plan after the last lock of a history would know.
    ///
    /// @param layersMax at least 1
    public static LayerMemory learn(LockHistory history, int layersMax) {
        var memory = LayerMemory.EMPTY;
        for (var lock : history.locks()) {
            var auto = AutoLayering.after(memory);
            memory = auto.remember(parcels(lock), auto.plan(parcels(lock), layersMax));
        }
        return memory;
    }

    private static List<LayerPlan> plans(LockHistory history, Strategy strategy, int layersMax) {
        var memory = LayerMemory.EMPTY;
        var plans = new ArrayList<LayerPlan>();
        for (var lock : history.locks()) {
            if (strategy == Strategy.AUTO) {
                var auto = AutoLayering.after(memory).covering(AutoLayering.COVERED_PART);
                plans.add(auto.plan(parcels(lock), layersMax));
                memory = auto.remember(parcels(lock), plans.getLast());
            } else {
                plans.add(plan(lock, strategy, layersMax));
            }
        }
        return plans;
    }

    private static long total(Map<Set<String>, Long> layers) {
        return layers.values().stream().mapToLong(Long::longValue).sum();
    }

    private static LayerPlan plan(List<Item> lock, Strategy strategy, int layersMax) {
        return switch (strategy) {
            case AUTO, PACKAGE -> LayerPlan.largestAlone(parcels(lock), layersMax);
            case SINGLE -> FixedLayering.SINGLE.plan(parcels(lock), layersMax);
            case INSTALL_ORDER -> PeerRules.installOrder(lock, layersMax);
            case POPULARITY -> PeerRules.popularity(lock, layersMax);
            case SOURCE -> PeerRules.bySource(lock, layersMax);
            case FLOOR -> LayerPlan.largestAlone(parcels(lock), Math.max(1, lock.size()));
        };
    }

    private static List<Parcel> parcels(List<Item> lock) {
        return lock.stream().map(Item::parcel).toList();
    }

    private static Map<Set<String>, Long> sizes(LayerPlan plan) {
        var sizes = new HashMap<Set<String>, Long>();
        for (var i = 0; i < plan.layers().size(); i++) {
            var layer = plan.contents(i);
            sizes.put(
                    layer.stream()
                            .map(parcel -> parcel.name() + " " + parcel.identity())
                            .collect(Collectors.toCollection(HashSet::new)),
                    layer.stream().mapToLong(Parcel::size).sum());
        }
        return sizes;
    }

    private static double part(Map<Set<String>, Long> layers, Set<Set<String>> before) {
        var sent = 0.0;
        var all = 0.0;
        for (var layer : layers.entrySet()) {
            all += layer.getValue();
            sent += before.contains(layer.getKey()) ? 0 : layer.getValue();
        }
        return all == 0 ? 0 : sent / all;
    }
}
