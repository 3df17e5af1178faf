package dockerenvs.layering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/// Which parcels share a layer.
///
/// @param layers the lowest first, none of them empty, each parcel in exactly one
public record LayerPlan(List<List<Parcel>> layers) {

    public LayerPlan {
        layers = layers.stream().map(List::copyOf).toList();
    }

    /// The largest parcels alone, the others together in a last layer; equal ones by name.
    ///
    /// @param parcels in the order in which their layers shall follow each other, no two of one name
    /// @param layersMax at least 1
    public static LayerPlan largestAlone(List<Parcel> parcels, int layersMax) {
        if (layersMax < 1) {
            throw new IllegalArgumentException("at least 1 layer, not " + layersMax);
        }
        var alone = parcels.size() <= layersMax ? parcels.size() : layersMax - 1;
        var largest = new HashSet<>(parcels.stream()
                .sorted(Comparator.comparingLong(Parcel::size).reversed().thenComparing(Parcel::name))
                .limit(alone)
                .toList());
        var layers = new ArrayList<List<Parcel>>();
        var shared = new ArrayList<Parcel>();
        for (var parcel : parcels) {
            if (largest.contains(parcel)) {
                layers.add(List.of(parcel));
            } else {
                shared.add(parcel);
            }
        }
        if (!shared.isEmpty()) {
            layers.add(shared);
        }
        return new LayerPlan(layers);
    }
}
