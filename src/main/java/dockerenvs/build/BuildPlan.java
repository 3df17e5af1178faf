package dockerenvs.build;

import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.prefix.PrefixFindings;
import dockerenvs.layering.LayerPlan;
import dockerenvs.layering.Parcel;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What a build would do, as far as the lock alone tells.
///
/// @param layers the lowest first: packages that share a layer
/// @param findings how the environment it would be made from differs from its packages, where there is one
public record BuildPlan(List<PlannedLayer> layers, Optional<PrefixFindings> findings) {

    /// A layer of packages.
    ///
    /// @param packages each as `name-version-build`
    /// @param size bytes of the package files; 0 where the lock does not say
    public record PlannedLayer(List<String> packages, long size) {
        public PlannedLayer {
            packages = List.copyOf(packages);
        }
    }

    public BuildPlan {
        layers = List.copyOf(layers);
    }

    static BuildPlan of(Ingredients ingredients, int layersMax) {
        var records = ingredients.lock().packages().stream()
                .map(LockedPackage::record)
                .toList();
        var stems = new TreeMap<String, String>();
        records.forEach(record -> stems.put(record.name(), record.stem()));
        var parcels = EnvironmentLayers.parcels(records);
        return new BuildPlan(
                LayerPlan.largestAlone(parcels, layersMax).layers().stream()
                        .map(layer -> new PlannedLayer(
                                layer.stream()
                                        .map(parcel -> stems.getOrDefault(parcel.name(), parcel.name()))
                                        .toList(),
                                layer.stream().mapToLong(Parcel::size).sum()))
                        .toList(),
                ingredients.findings());
    }
}
