package dockerenvs.layering;

import java.util.List;

/// A rule that says which parcels share a layer.
@FunctionalInterface
public interface Layering {
    /// The largest parcels alone, the others together.
    Layering LARGEST_ALONE = LayerPlan::largestAlone;

    /// All in one layer.
    Layering SINGLE = (parcels, _) -> new LayerPlan(parcels.isEmpty() ? List.of() : List.of(parcels));

    /// The plan: every parcel in exactly one layer, and at most so many layers.
    ///
    /// @param parcels in the order in which their layers shall follow each other, no two of one name
    /// @param layersMax at least 1
    LayerPlan plan(List<Parcel> parcels, int layersMax);

    /// The rule by name, with all that its plans depend on besides parcels and limit; empty when it does not say, and
    /// then no earlier plan is taken for one of it.
    default String identity() {
        if (equals(LARGEST_ALONE)) {
            return "largest alone";
        }
        return equals(SINGLE) ? "single" : "";
    }
}
