package dockerenvs.layering;

import java.util.List;

/// A rule that says which parcels share a layer.
@FunctionalInterface
public interface Layering {
    /// The plan: every parcel in exactly one layer, and at most so many layers.
    ///
    /// @param parcels in the order in which their layers shall follow each other, no two of one name
    /// @param layersMax at least 1
    LayerPlan plan(List<Parcel> parcels, int layersMax);

    /// The rule by name, with all that its plans depend on besides parcels and limit; empty when it does not say, and
    /// then no earlier plan is taken for one of it.
    default String identity() {
        return "";
    }
}
