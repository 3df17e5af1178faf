package dockerenvs.layering;

import java.util.List;

/// Rules that know nothing of earlier images.
public enum FixedLayering implements Layering {
    /// The largest parcels alone, the others together.
    LARGEST_ALONE("largest alone") {
        @Override
        public LayerPlan plan(List<Parcel> parcels, int layersMax) {
            return LayerPlan.largestAlone(parcels, layersMax);
        }
    },

    /// All in one layer.
    SINGLE("single") {
        @Override
        public LayerPlan plan(List<Parcel> parcels, int layersMax) {
            return new LayerPlan(parcels.isEmpty() ? List.of() : List.of(parcels));
        }
    };

    private final String identity;

    FixedLayering(String identity) {
        this.identity = identity;
    }

    @Override
    public String identity() {
        return identity;
    }
}
