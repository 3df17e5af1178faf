package dockerenvs.build;

import dockerenvs.conda.link.Installation;
import dockerenvs.conda.link.InstalledPackage;
import dockerenvs.content.Compression;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileTree;
import dockerenvs.layering.LayerPlan;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// The layers of an environment's packages.
final class EnvironmentLayers {
    private final ImageFiles base;
    private final LayerCache cache;
    private final Compression compression;

    /// @param base the files that the layers come to lie upon
    EnvironmentLayers(ImageFiles base, LayerCache cache, Compression compression) {
        this.base = base;
        this.cache = cache;
        this.compression = compression;
    }

    /// Packs them, several at a time; what was packed before is found again.
    ///
    /// @param packages in the order of the installation
    /// @param plan of them
    List<PackedLayer> pack(List<InstalledPackage> packages, LayerPlan plan) throws IOException {
        var byName = new HashMap<String, InstalledPackage>();
        packages.forEach(installed -> byName.put(installed.record().name(), installed));
        var groups = plan.layers().stream()
                .map(layer -> layer.stream()
                        .flatMap(parcel -> Optional.ofNullable(byName.get(parcel.name())).stream())
                        .toList())
                .toList();
        return Tasks.parallel(groups, Tasks.cores(), this::pack);
    }

    private PackedLayer pack(List<InstalledPackage> group) throws IOException {
        var tree = timeless(base.place(new Installation(group).tree()));
        var key = LayerKey.of(group, tree);
        var layer = cache.layer(key, tree, compression).withAnnotation(LayerKey.ANNOTATION, key.text());
        return new PackedLayer(
                layer, key, group.stream().map(InstalledPackage::toString).toList());
    }

    /// Folders belong to no package, so they have no time: else a base that was made again would change every
    /// layer.
    static FileTree timeless(FileTree tree) {
        return tree.withAttributes(entry -> {
            var attributes = entry.attributes();
            return entry.isFolder()
                    ? new Attributes(attributes.mode(), attributes.uid(), attributes.gid(), 0, List.of())
                    : attributes;
        });
    }
}
