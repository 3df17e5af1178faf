package dockerenvs.layering;

import dockerenvs.layering.LayerMemory.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// Parcels that a partition does not tear apart: small ones of one version that changed in the same updates, as they
/// come from one source. Where a layer of their own is in reach, parcels stay single, and bundles end there.
final class Bundles {
    private Bundles() {}

    /// Indexes into `parcels`, each of `chosen` in one bundle, all in ascending order.
    ///
    /// @param seen what is known of each of `parcels`
    /// @param smallBelow bytes from which a parcel stays single, and that no bundle reaches
    static List<List<Integer>> of(List<Integer> chosen, List<Parcel> parcels, List<Seen> seen, double smallBelow) {
        var bundles = new ArrayList<List<Integer>>();
        var open = new HashMap<String, List<Integer>>();
        var sizes = new HashMap<String, Long>();
        for (var i : chosen) {
            var version = version(seen.get(i).identity());
            var size = parcels.get(i).size();
            var key = size < smallBelow && version.contains(".")
                    ? version + " " + seen.get(i).changes()
                    : "# " + i;
            if (sizes.merge(key, size, Long::sum) >= 2 * smallBelow) {
                open.remove(key);
                sizes.put(key, size);
            }
            open.computeIfAbsent(key, _ -> {
                        var bundle = new ArrayList<Integer>();
                        bundles.add(bundle);
                        return bundle;
                    })
                    .add(i);
        }
        return List.copyOf(bundles);
    }

    private static String version(String identity) {
        return identity.substring(0, Math.max(0, identity.lastIndexOf('-')));
    }
}
