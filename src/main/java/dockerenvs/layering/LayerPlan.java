package dockerenvs.layering;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/// Which parcels share a layer.
///
/// @param layers the lowest first, none of them empty, each parcel in exactly one
/// @param covered for each of the layers what else lies in it, from images before: hidden by layers above
public record LayerPlan(List<List<Parcel>> layers, List<List<Parcel>> covered) {

    public LayerPlan {
        layers = layers.stream().map(List::copyOf).toList();
        covered = covered.stream().map(List::copyOf).toList();
        if (layers.size() != covered.size()) {
            throw new IllegalArgumentException(
                    "%d layers, and what is covered in %d".formatted(layers.size(), covered.size()));
        }
    }

    /// A plan that covers nothing.
    public LayerPlan(List<List<Parcel>> layers) {
        this(layers, Collections.nCopies(layers.size(), List.of()));
    }

    /// All that lies in a layer, what is covered last.
    ///
    /// @param layer its number, from 0
    public List<Parcel> contents(int layer) {
        var contents = new ArrayList<>(layers.get(layer));
        contents.addAll(covered.get(layer));
        return contents;
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
