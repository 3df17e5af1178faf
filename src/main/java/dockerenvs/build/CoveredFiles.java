package dockerenvs.build;

import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.oci.image.LayerPath;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which files of covered packages are hidden by which of the environment, and which need a whiteout.
final class CoveredFiles {
    private final List<LayerContents> layers;
    private final Map<String, Place> wanted;

    /// An entry of the environment, and the lowest layer that has it.
    private record Place(FileEntry entry, int layer) {}

    private CoveredFiles(List<LayerContents> layers, Map<String, Place> wanted) {
        this.layers = layers;
        this.wanted = wanted;
    }

    /// @param layers the lowest first
    static CoveredFiles of(List<LayerContents> layers) {
        var wanted = new HashMap<String, Place>();
        if (layers.stream().anyMatch(layer -> !layer.covered().isEmpty())) {
            for (var i = 0; i < layers.size(); i++) {
                for (var installed : layers.get(i).packages()) {
                    for (var entry : installed.tree().entries()) {
                        wanted.putIfAbsent(entry.path(), new Place(entry, i));
                    }
                }
            }
        }
        return new CoveredFiles(layers, wanted);
    }

    /// Whether what is covered in a layer hides nothing of the environment in this one and those below.
    boolean areHidden(int layer) {
        return layers.get(layer).covered().stream()
                .flatMap(covered -> covered.installed().tree().entries().stream())
                .allMatch(entry -> Optional.ofNullable(wanted.get(entry.path()))
                        .filter(place -> !isAllowed(entry, place, layer))
                        .isEmpty());
    }

    /// Two folders become one. Of anything else the higher one counts, be it a folder or not.
    private static boolean isAllowed(FileEntry covered, Place place, int layer) {
        return covered.isFolder() && place.entry.isFolder()
                ? covered.attributes()
                        .withMtimeSeconds(0)
                        .equals(place.entry.attributes().withMtimeSeconds(0))
                : place.layer > layer;
    }

    /// Whiteouts for what nothing of the environment hides. What goes with its folder needs none.
    FileTree whiteouts() {
        var entries = new TreeMap<String, FileEntry>();
        for (var layer : layers) {
            for (var covered : layer.covered()) {
                for (var entry : covered.installed().tree().entries()) {
                    if (!wanted.containsKey(entry.path())) {
                        hide(entry.path(), entries);
                    }
                }
            }
        }
        return FileTree.of(new ArrayList<>(entries.values()));
    }

    private void hide(String path, Map<String, FileEntry> entries) {
        var folder = LayerPath.of(path).folder();
        var parent = Optional.ofNullable(wanted.get(folder)).map(Place::entry).filter(FileEntry::isFolder);
        if (parent.isEmpty()) {
            return;
        }
        var whiteout = LayerPath.whiteout(path);
        entries.put(whiteout, FileEntry.file(whiteout, 0, InputStream::nullInputStream, Attributes.FILE));
        for (var above = parent; above.isPresent(); ) {
            entries.put(above.get().path(), above.get());
            above = Optional.ofNullable(
                            wanted.get(LayerPath.of(above.get().path()).folder()))
                    .map(Place::entry);
        }
    }
}
