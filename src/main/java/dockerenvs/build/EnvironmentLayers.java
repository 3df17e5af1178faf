package dockerenvs.build;

import dockerenvs.conda.link.Installation;
import dockerenvs.conda.link.InstalledPackage;
import dockerenvs.content.Compression;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.layering.LayerPlan;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Layer;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The layers of an environment's packages.
final class EnvironmentLayers {
    private final ImageFiles base;
    private final Knowledge knowledge;
    private final PackageLinking linking;
    private final Compression compression;

    /// @param base the files that the layers come to lie upon
    /// @param linking has linked the packages
    EnvironmentLayers(ImageFiles base, Knowledge knowledge, PackageLinking linking, Compression compression) {
        this.base = base;
        this.knowledge = knowledge;
        this.linking = linking;
        this.compression = compression;
    }

    /// A layer to be packed, unless it is known.
    private record Group(List<InstalledPackage> packages, FileTree tree, LayerKey key, Optional<Layer> kept) {
        /// Bytes of its files.
        long size() {
            return tree.entries().stream().mapToLong(FileEntry::size).sum();
        }

        PackedLayer as(Layer layer) {
            return new PackedLayer(
                    layer.withAnnotation(LayerKey.ANNOTATION, key.text()),
                    key,
                    packages.stream().map(InstalledPackage::toString).toList());
        }
    }

    /// Packs them, several at a time; what was packed before is found again.
    ///
    /// @param packages in the order of the installation
    /// @param plan of them
    List<PackedLayer> pack(List<InstalledPackage> packages, LayerPlan plan) throws IOException {
        var byName = new HashMap<String, InstalledPackage>();
        packages.forEach(installed -> byName.put(installed.record().name(), installed));
        var groups = Tasks.parallel(
                plan.layers(),
                Tasks.cores(),
                layer -> group(layer.stream()
                        .flatMap(parcel -> Optional.ofNullable(byName.get(parcel.name())).stream())
                        .toList()));
        var wanted = groups.stream()
                .filter(group -> group.kept().isEmpty())
                .map(Group::key)
                .collect(Collectors.toSet());
        var told = knowledge.layers(wanted, compression);
        return Tasks.largestFirst(groups, Tasks.cores(), Group::size, group -> group.as(layer(group, told)));
    }

    private Group group(List<InstalledPackage> packages) throws IOException {
        var tree = timeless(base.place(new Installation(packages).tree()));
        var key = LayerKey.of(packages, tree);
        return new Group(packages, tree, key, knowledge.own().find(key, tree, compression));
    }

    private Layer layer(Group group, Map<LayerKey, KnownLayer> told) throws IOException {
        if (group.kept().isPresent()) {
            return group.kept().get();
        }
        var known = Optional.ofNullable(told.get(group.key()));
        return known.isPresent()
                ? known.get().layer(compression, new ToldBytes(known.get(), () -> packed(group)))
                : packed(group);
    }

    /// What is packed is kept under its key, so nothing in it is hearsay.
    private Layer packed(Group group) throws IOException {
        linking.complete(group.packages());
        return knowledge.own().layer(group.key(), group.tree(), compression);
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
