package dockerenvs.cli;

import dockerenvs.layering.LayerPlan;
import dockerenvs.layering.Parcel;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a plan puts into a layer.
///
/// @param packages those of the environment
/// @param covered old packages that lie hidden in it
/// @param all of them
record LayerParcels(List<Parcel> packages, List<Parcel> covered, List<Parcel> all) {
    /// @param layer its number, from 0
    static LayerParcels of(LayerPlan plan, int layer) {
        return new LayerParcels(plan.layers().get(layer), plan.covered().get(layer), plan.contents(layer));
    }

    /// A line.
    ///
    /// @param name what to call each
    String text(Function<Parcel, String> name) {
        var names = names(packages, name);
        return covered.isEmpty() ? names : names + " (covered: " + names(covered, name) + ")";
    }

    private static String names(List<Parcel> parcels, Function<Parcel, String> name) {
        return parcels.stream().map(name).collect(Collectors.joining(" "));
    }
}
