package dockerenvs.build;

import dockerenvs.conda.channel.ChannelException;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.link.Installation;
import dockerenvs.conda.link.LinkTarget;
import dockerenvs.conda.link.LinkedPackage;
import dockerenvs.content.Compression;
import dockerenvs.layering.AutoLayering;
import dockerenvs.layering.LayerPlan;
import dockerenvs.layering.Parcel;
import dockerenvs.oci.image.ImageFiles;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Old packages in layers that stay, so that these need not be sent again for a small change in them:
///
/// ```
///   state      lib/.wh.old.py    hides what nothing else does     ▲ what lies above counts
///   new layer  lib/both.py       of flask 3.1                     │
///   old layer  lib/both.py  lib/old.py   of flask 3.0, covered; and the files of others, as before
/// ```
///
/// An image with covered packages has the same files as one without. A layer stays only where that is certain: it has
/// the key of a layer of the image before, and [CoveredFiles] finds nothing in the way. Whoever made that image
/// does not decide where anything is fetched from: what is covered comes from channels of the lock, or the layer does
/// not stay.
final class Covering {
    private final PreviousImage previous;
    private final Set<String> keys;
    private final ImageFiles base;
    private final PackageLinking linking;
    private final LinkTarget target;
    /// What is covered, by `name-version-build`.
    private final Map<String, LayerContents.Covered> linked = new HashMap<>();

    /// @param base the files that the layers come to lie upon
    /// @param linking links what is covered, and nothing else
    /// @param target what the packages of the environment are linked for
    /// @param compression of the layers
    Covering(
            PreviousImage previous,
            ImageFiles base,
            PackageLinking linking,
            LinkTarget target,
            Compression compression) {
        this.previous = previous;
        this.keys = previous.keys(compression.algorithm());
        this.base = base;
        this.linking = linking;
        this.target = target;
    }

    /// What lies in which layer.
    ///
    /// @param files of what is covered
    record Result(LayerPlan plan, List<LayerContents> layers, CoveredFiles files) {
        Result(LayerPlan plan, List<LayerContents> layers) {
            this(plan, layers, CoveredFiles.of(layers));
        }
    }

    /// Covers as much as the plan may and as one can: a layer that cannot stay is planned anew.
    Result cover(AutoLayering layering, List<Parcel> parcels, int layersMax, Installation installation)
            throws IOException {
        var trying = layering;
        var plan = trying.plan(parcels, layersMax);
        var known = coversSome(plan) ? known(installation) : Map.<String, LockedPackage>of();
        while (true) {
            link(plan, known);
            var result = new Result(plan, contents(plan, installation));
            var lost = lost(result);
            if (lost.isEmpty()) {
                return result;
            }
            trying = trying.without(lost.stream().map(plan::contents).toList());
            plan = trying.plan(parcels, layersMax);
        }
    }

    private static boolean coversSome(LayerPlan plan) {
        return !plan.covered().stream().allMatch(List::isEmpty);
    }

    /// What the image before has of channels of the lock, by `name-version-build`.
    private Map<String, LockedPackage> known(Installation installation) throws IOException {
        var channels = installation.packages().stream()
                .map(installed -> installed.record().channel())
                .collect(Collectors.toSet());
        var known = new HashMap<>(previous.packages());
        known.values()
                .removeIf(locked -> !locked.isInItsChannel()
                        || !channels.contains(locked.record().channel()));
        return known;
    }

    /// Links what is covered and was not linked yet. What is nowhere is left out.
    private void link(LayerPlan plan, Map<String, LockedPackage> known) throws IOException {
        var missing = plan.covered().stream()
                .flatMap(List::stream)
                .map(Parcel::stem)
                .filter(stem -> !linked.containsKey(stem))
                .distinct()
                .flatMap(stem -> Optional.ofNullable(known.get(stem)).stream())
                .toList();
        for (var one : linkWhatIs(missing)) {
            var stem = one.record().stem();
            var alone = Installation.of(target.prefix(), List.of(one), Installation.Clobbering.WARN);
            Optional.ofNullable(known.get(stem))
                    .ifPresent(locked -> linked.put(
                            stem,
                            new LayerContents.Covered(locked, alone.packages().getFirst())));
        }
    }

    /// Who is told that a package cannot be had shall know that the environment does without it.
    private List<LinkedPackage> linkWhatIs(List<LockedPackage> missing) throws IOException {
        try {
            return linking.linkWhatIs(missing, target);
        } catch (InterruptedIOException interruption) {
            throw interruption;
        } catch (IOException failure) {
            var explained = ChannelException.refused(
                    "an old package, to stay in a layer: " + failure.getMessage(),
                    "try again later, or let nothing old stay: `--covered-max 0`");
            explained.initCause(failure);
            throw explained;
        }
    }

    private List<LayerContents> contents(LayerPlan plan, Installation installation) {
        var layers = new ArrayList<LayerContents>();
        var uncovered = LayerContents.of(plan, installation.packages());
        for (var i = 0; i < uncovered.size(); i++) {
            var covered = plan.covered().get(i).stream()
                    .flatMap(parcel -> Optional.ofNullable(linked.get(parcel.stem())).stream())
                    .toList();
            layers.add(new LayerContents(uncovered.get(i).packages(), covered));
        }
        return layers;
    }

    /// Layers that cannot stay.
    private List<Integer> lost(Result result) {
        var lost = new ArrayList<Integer>();
        for (var i = 0; i < result.layers.size(); i++) {
            var layer = result.layers.get(i);
            var covered = result.plan.covered().get(i);
            var stays = covered.isEmpty()
                    || layer.covered().size() == covered.size()
                            && result.files.areHidden(i)
                            && keys.contains(key(layer).text());
            if (!stays) {
                lost.add(i);
            }
        }
        return lost;
    }

    private LayerKey key(LayerContents layer) {
        return LayerKey.of(layer.all(), EnvironmentLayers.placed(layer.all(), base));
    }
}
