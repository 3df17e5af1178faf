package dockerenvs.build;

import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.link.InstalledPackage;
import dockerenvs.layering.LayerPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The packages that come to lie in a layer.
///
/// @param packages those of the environment
/// @param covered those of images before, which other layers hide
record LayerContents(List<InstalledPackage> packages, List<Covered> covered) {
    LayerContents {
        packages = List.copyOf(packages);
        covered = List.copyOf(covered);
    }

    /// A package that is hidden.
    ///
    /// @param locked where to get it
    /// @param installed as it is in its layer
    record Covered(LockedPackage locked, InstalledPackage installed) {}

    List<InstalledPackage> all() {
        return Stream.concat(packages.stream(), covered.stream().map(Covered::installed))
                .toList();
    }

    /// Layers as planned, without anything that is covered.
    ///
    /// @param packages in the order of the installation
    static List<LayerContents> of(LayerPlan plan, List<InstalledPackage> packages) {
        var byName = new HashMap<String, InstalledPackage>();
        packages.forEach(installed -> byName.put(installed.record().name(), installed));
        return plan.layers().stream()
                .map(layer -> new LayerContents(
                        layer.stream()
                                .flatMap(parcel -> Optional.ofNullable(byName.get(parcel.name())).stream())
                                .toList(),
                        List.of()))
                .toList();
    }
}
