package dockerenvs.build;

import dockerenvs.conda.link.InstalledPackage;
import dockerenvs.content.Compression;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.layering.LayerPlan;
import dockerenvs.layering.Parcel;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

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
    /// @param layersMax how many layers there may be
    List<PackedLayer> pack(List<InstalledPackage> packages, int layersMax) throws IOException {
        var byName = new TreeMap<String, InstalledPackage>();
        packages.forEach(installed -> byName.put(installed.record().name(), installed));
        var parcels = packages.stream().map(EnvironmentLayers::parcel).toList();
        var groups = LayerPlan.largestAlone(parcels, layersMax).layers().stream()
                .map(layer -> layer.stream()
                        .flatMap(parcel -> byName.tailMap(parcel.name(), true).values().stream()
                                .limit(1))
                        .toList())
                .toList();
        return Tasks.parallel(groups, Tasks.cores(), this::pack);
    }

    static Parcel parcel(InstalledPackage installed) {
        var record = installed.record();
        return new Parcel(record.name(), record.size().orElse(0));
    }

    private PackedLayer pack(List<InstalledPackage> group) throws IOException {
        var tree = timeless(base.place(union(group)));
        var key = LayerKey.of(group, tree);
        var layer = cache.layer(key, tree, compression).withAnnotation(LayerKey.ANNOTATION, key.text());
        return new PackedLayer(
                layer, key, group.stream().map(InstalledPackage::toString).toList());
    }

    /// The files of several packages; they share folders only.
    private static FileTree union(List<InstalledPackage> group) {
        if (group.size() == 1) {
            return group.getFirst().tree();
        }
        var folders = new TreeMap<String, FileEntry>();
        var entries = new ArrayList<FileEntry>();
        for (var installed : group) {
            for (var entry : installed.tree().entries()) {
                if (entry.isFolder()) {
                    folders.putIfAbsent(entry.path(), entry);
                } else {
                    entries.add(entry);
                }
            }
        }
        entries.addAll(folders.values());
        return FileTree.of(entries);
    }

    /// Folders belong to no package, so they have no time: else a base that was made again would change every
    /// layer.
    static FileTree timeless(FileTree tree) {
        return tree.map(entry -> {
            var attributes = entry.attributes();
            return entry.isFolder()
                    ? entry.withAttributes(
                            new Attributes(attributes.mode(), attributes.uid(), attributes.gid(), 0, List.of()))
                    : entry;
        });
    }
}
