package dockerenvs.build;

import dockerenvs.conda.environment.EnvironmentSpec;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.link.Installation;
import dockerenvs.conda.link.InstalledPackage;
import dockerenvs.content.Compression;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Layer;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
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
    private final String subdir;

    /// @param base the files that the layers come to lie upon
    /// @param linking has linked the packages
    /// @param subdir that packages are for
    EnvironmentLayers(
            ImageFiles base, Knowledge knowledge, PackageLinking linking, Compression compression, String subdir) {
        this.base = base;
        this.knowledge = knowledge;
        this.linking = linking;
        this.compression = compression;
        this.subdir = subdir;
    }

    /// A layer to be packed, unless it is known.
    private record Group(LayerContents contents, FileTree tree, LayerKey key, Optional<Layer> kept) {
        /// Bytes of its files.
        long size() {
            return tree.entries().stream().mapToLong(FileEntry::size).sum();
        }
    }

    /// Packs them, several at a time; what was packed before is found again.
    ///
    /// @param layers the lowest first
    List<PackedLayer> pack(List<LayerContents> layers) throws IOException {
        var groups = Tasks.parallel(layers, Tasks.cores(), this::group);
        var wanted = groups.stream()
                .filter(group -> group.kept().isEmpty())
                .map(Group::key)
                .collect(Collectors.toSet());
        var told = knowledge.layers(wanted, compression);
        return Tasks.largestFirst(groups, Tasks.cores(), Group::size, group -> packed(group, layer(group, told)));
    }

    private Group group(LayerContents contents) throws IOException {
        var tree = placed(contents.all(), base);
        var key = LayerKey.of(contents.all(), tree);
        return new Group(contents, tree, key, knowledge.own().find(key, tree, compression));
    }

    private PackedLayer packed(Group group, Layer layer) {
        var covered = group.contents.covered().stream()
                .map(LayerContents.Covered::locked)
                .toList();
        return PackedLayer.annotated(
                layer,
                group.key,
                group.contents.packages().stream()
                        .map(InstalledPackage::toString)
                        .toList(),
                covered.isEmpty()
                        ? ""
                        : Lock.of(EnvironmentSpec.of(List.of()), subdir, List.of(), covered)
                                .text());
    }

    /// The files of packages as they come to lie in a layer.
    static FileTree placed(List<InstalledPackage> packages, ImageFiles base) {
        return timeless(base.place(new Installation(packages).tree()));
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
        linking.complete(group.contents().all());
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
