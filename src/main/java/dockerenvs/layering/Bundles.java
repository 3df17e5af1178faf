package dockerenvs.layering;

import dockerenvs.layering.LayerMemory.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Parcels that a partition does not tear apart: small ones of one version that changed in the same updates, as they
/// come from one source. Where a layer of their own is in reach, parcels stay single.
final class Bundles {
    private Bundles() {}

    /// Indexes into `parcels`, each of `chosen` in one bundle, all in ascending order.
    ///
    /// @param seen what is known of each of `parcels`
    /// @param smallBelow bytes from which a parcel stays single
    static List<List<Integer>> of(List<Integer> chosen, List<Parcel> parcels, List<Seen> seen, double smallBelow) {
        var bundles = new LinkedHashMap<String, List<Integer>>();
        for (var i : chosen) {
            var version = version(seen.get(i).identity());
            var key = parcels.get(i).size() < smallBelow && version.contains(".")
                    ? version + " " + seen.get(i).changes()
                    : "# " + i;
            bundles.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
        }
        return List.copyOf(bundles.values());
    }

    private static String version(String identity) {
        return identity.substring(0, Math.max(0, identity.lastIndexOf('-')));
    }
}
