package dockerenvs.layering;

import dockerenvs.layering.LayerMemory.Seen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// Layers that let the next update move few bytes, judged by the last ones; the package documentation tells how.
public final class AutoLayering implements Layering {
    private final LayerMemory previous;

    private AutoLayering(LayerMemory previous) {
        this.previous = previous;
    }

    /// After the plan that left this memory; [LayerMemory#EMPTY] for a first plan.
    public static AutoLayering after(LayerMemory previous) {
        return new AutoLayering(previous);
    }

    /// Layers that were there before come first, in their order; then the others, by their first parcel.
    @Override
    public LayerPlan plan(List<Parcel> parcels, int layersMax) {
        if (layersMax < 1) {
            throw new IllegalArgumentException("at least 1 layer, not " + layersMax);
        }
        var index = index(parcels);
        var kept = staying(parcels, layersMax).stream()
                .map(layer -> layer.stream()
                        .map(name -> Objects.requireNonNullElse(index.get(name), 0))
                        .sorted()
                        .toList())
                .toList();
        var settled = new HashSet<Integer>();
        kept.forEach(settled::addAll);
        var free = IntStream.range(0, parcels.size())
                .filter(i -> !settled.contains(i))
                .boxed()
                .toList();
        var layers =
                free.isEmpty() ? kept : new Division(parcels, previous.updatedTo(parcels), layersMax).of(kept, free);
        return new LayerPlan(layers.stream()
                .map(layer -> layer.stream().map(parcels::get).toList())
                .toList());
    }

    private static Map<String, Integer> index(List<Parcel> parcels) {
        var index = new HashMap<String, Integer>();
        for (var i = 0; i < parcels.size(); i++) {
            index.put(parcels.get(i).name(), i);
        }
        return index;
    }

    /// Layers of the previous plan that stay. When there is no place for what is new, the smallest ones do not.
    private List<List<String>> staying(List<Parcel> parcels, int layersMax) {
        var sizes = new HashMap<String, Long>();
        parcels.forEach(parcel -> sizes.put(parcel.name(), parcel.size()));
        var clean = new ArrayList<>(previous.clean(parcels));
        while (clean.size() > layersMax
                || clean.size() == layersMax
                        && clean.stream().mapToInt(List::size).sum() < parcels.size()) {
            clean.remove(clean.stream()
                    .min(Comparator.comparingLong(layer -> layer.stream()
                            .mapToLong(name -> Objects.requireNonNullElse(sizes.get(name), 0L))
                            .sum()))
                    .orElseThrow());
        }
        return clean;
    }

    /// What to tell the next plan.
    public LayerMemory remember(List<Parcel> parcels, LayerPlan plan) {
        var seen = new HashMap<String, Seen>();
        previous.updatedTo(parcels).forEach(one -> seen.put(one.name(), one));
        return new LayerMemory(plan.layers().stream()
                .map(layer -> layer.stream()
                        .map(parcel -> seen.getOrDefault(parcel.name(), Seen.first(parcel)))
                        .toList())
                .toList());
    }

    /// How likely each layer is to change in the next update.
    public double[] chances(List<Parcel> parcels, LayerPlan plan) {
        var scenarios = Scenarios.of(previous.updatedTo(parcels));
        var index = index(parcels);
        return plan.layers().stream()
                .mapToDouble(layer -> {
                    var together = new float[scenarios.weights().length];
                    Arrays.fill(together, 1);
                    for (var parcel : layer) {
                        var stays = scenarios.stays()[Objects.requireNonNullElse(index.get(parcel.name()), 0)];
                        for (var i = 0; i < together.length; i++) {
                            together[i] *= stays[i];
                        }
                    }
                    return scenarios.change(together);
                })
                .toArray();
    }
}
