package dockerenvs.build;

import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.prefix.PrefixFindings;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.layering.Layering;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// What a build would do, as far as the lock alone tells.
///
/// @param layers the lowest first: packages that share a layer
/// @param findings how the environment it would be made from differs from its packages, where there is one
public record BuildPlan(List<PlannedLayer> layers, Optional<PrefixFindings> findings) {

    /// A layer of packages.
    ///
    /// @param packages each as `name-version-build`
    /// @param size bytes of the package files; empty where the lock does not say it of each
    public record PlannedLayer(List<String> packages, OptionalLong size) {
        public PlannedLayer {
            packages = List.copyOf(packages);
        }
    }

    public BuildPlan {
        layers = List.copyOf(layers);
    }

    static BuildPlan of(Ingredients ingredients, Layering layering, int layersMax) {
        var records = ingredients.lock().packages().stream()
                .map(LockedPackage::record)
                .toList();
        var byName = new TreeMap<String, PackageRecord>();
        records.forEach(record -> byName.put(record.name(), record));
        var parcels = PackageParcels.of(records);
        return new BuildPlan(
                layering.plan(parcels, layersMax).layers().stream()
                        .map(layer -> planned(layer.stream()
                                .flatMap(parcel -> Optional.ofNullable(byName.get(parcel.name())).stream())
                                .toList()))
                        .toList(),
                ingredients.findings());
    }

    private static PlannedLayer planned(List<PackageRecord> records) {
        var sizes =
                records.stream().flatMapToLong(record -> record.size().stream()).toArray();
        return new PlannedLayer(
                records.stream().map(PackageRecord::stem).toList(),
                sizes.length == records.size()
                        ? OptionalLong.of(LongStream.of(sizes).sum())
                        : OptionalLong.empty());
    }
}
