package dockerenvs.layering;

import java.util.List;

/// A rule that always plans alike.
record NamedLayering(String identity, Layering rule) implements Layering {
    @Override
    public LayerPlan plan(List<Parcel> parcels, int layersMax) {
        return rule.plan(parcels, layersMax);
    }
}
