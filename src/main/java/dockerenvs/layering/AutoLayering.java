package dockerenvs.layering;

import dockerenvs.layering.LayerMemory.Kept;
import dockerenvs.layering.LayerMemory.Seen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// Layers that let the next update move few bytes, judged by the last ones; the package documentation tells how.
///
/// What [#identity] says does not tell which layers [#without] has lost: that follows from what is built.
public final class AutoLayering implements Layering {
    /// Part of the bytes of all parcels that may be covered unless said otherwise: of a hundred bytes, one.
    public static final double COVERED_PART = 0.01;

    /// Changes whenever the same parcels are divided otherwise than before.
    private static final int VERSION = 2;

    private final LayerMemory previous;
    /// Of it, the layers that can stay.
    private final LayerMemory standing;
    private final double coveredPart;

    private AutoLayering(LayerMemory previous, LayerMemory standing, double coveredPart) {
        this.previous = previous;
        this.standing = standing;
        this.coveredPart = coveredPart;
    }

    /// After the plan that left this memory; [LayerMemory#EMPTY] for a first plan. Nothing is covered.
    public static AutoLayering after(LayerMemory previous) {
        return new AutoLayering(previous, previous, 0);
    }

    /// The same, and layers stay though something in them changed, as long as the old bytes in them are few; whoever
    /// builds has to cover them.
    ///
    /// @param part bytes that may be covered, as a part of those of all parcels; from 0 to 1
    public AutoLayering covering(double part) {
        return new AutoLayering(previous, standing, part);
    }

    /// The same, where some layers of the plan before cannot stay.
    ///
    /// @param lost all that lies in each of them
    public AutoLayering without(List<List<Parcel>> lost) {
        return new AutoLayering(previous, standing.without(lost), coveredPart);
    }

    @Override
    public String identity() {
        return "auto " + VERSION + " " + coveredPart + "\n" + previous.text();
    }

    /// Layers that were there before come first, in their order; then the others, by their first parcel.
    @Override
    public LayerPlan plan(List<Parcel> parcels, int layersMax) {
        if (layersMax < 1) {
            throw new IllegalArgumentException("at least 1 layer, not " + layersMax);
        }
        var total = parcels.stream().mapToLong(Parcel::size).sum();
        var staying = Staying.of(standing, parcels, layersMax, (long) (total * coveredPart));
        var kept = staying.stream().map(Staying::wanted).toList();
        var settled = new HashSet<Integer>();
        kept.forEach(settled::addAll);
        var free = IntStream.range(0, parcels.size())
                .filter(i -> !settled.contains(i))
                .boxed()
                .toList();
        var layers =
                free.isEmpty() ? kept : new Division(parcels, previous.updatedTo(parcels), layersMax).of(kept, free);
        var covered = new HashMap<List<Integer>, List<Parcel>>();
        staying.forEach(layer -> covered.put(layer.wanted(), layer.covered()));
        return new LayerPlan(
                layers.stream()
                        .map(layer -> layer.stream().map(parcels::get).toList())
                        .toList(),
                layers.stream()
                        .map(layer -> covered.getOrDefault(layer, List.of()))
                        .toList());
    }

    private static Map<String, Integer> index(List<Parcel> parcels) {
        var index = new HashMap<String, Integer>();
        for (var i = 0; i < parcels.size(); i++) {
            index.put(parcels.get(i).name(), i);
        }
        return index;
    }

    /// What to tell the next plan.
    public LayerMemory remember(List<Parcel> parcels, LayerPlan plan) {
        var seen = new HashMap<String, Seen>();
        previous.updatedTo(parcels).forEach(one -> seen.put(one.name(), one));
        var layers = new ArrayList<Kept>();
        for (var i = 0; i < plan.layers().size(); i++) {
            layers.add(new Kept(
                    plan.layers().get(i).stream()
                            .map(parcel -> seen.getOrDefault(parcel.name(), Seen.first(parcel)))
                            .toList(),
                    plan.covered().get(i)));
        }
        return new LayerMemory(layers);
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
