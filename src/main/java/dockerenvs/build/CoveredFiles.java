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

    /// Whether what is covered in a layer hides nothing of the environment in this one and those below, and nothing of
    /// what else is covered there: by itself, a package has files that it had lost to another in the image before.
    boolean areHidden(int layer) {
        var covered = new HashMap<String, FileEntry>();
        for (var each : layers.get(layer).covered()) {
            for (var entry : each.installed().tree().entries()) {
                var place = Optional.ofNullable(wanted.get(entry.path()));
                var other = Optional.ofNullable(covered.put(entry.path(), entry));
                if (place.isPresent() && !isAllowed(entry, place.get(), layer)
                        || other.isPresent() && !(other.get().isFolder() && entry.isFolder())) {
                    return false;
                }
            }
        }
        return true;
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
    ///
    /// @param state what comes to lie in the same layer. Its folders are not hidden as a whole: of a folder that
    /// one layer both hides and has, engines show what is below
    FileTree whiteouts(FileTree state) {
        var entries = new TreeMap<String, FileEntry>();
        for (var layer : layers) {
            for (var covered : layer.covered()) {
                for (var entry : covered.installed().tree().entries()) {
                    if (atTop(entry.path(), state).isEmpty()) {
                        hide(entry.path(), state, entries);
                    }
                }
            }
        }
        return FileTree.of(new ArrayList<>(entries.values()));
    }

    private void hide(String path, FileTree state, Map<String, FileEntry> entries) {
        var parent = atTop(LayerPath.of(path).folder(), state).filter(FileEntry::isFolder);
        if (parent.isEmpty()) {
            return;
        }
        var whiteout = LayerPath.whiteout(path);
        entries.put(whiteout, FileEntry.file(whiteout, 0, InputStream::nullInputStream, Attributes.FILE));
        for (var above = parent; above.isPresent(); ) {
            var folder = above.get().path();
            entries.put(folder, above.get());
            above = atTop(LayerPath.of(folder).folder(), state);
        }
    }

    /// What is at that path of an environment.
    private Optional<FileEntry> atTop(String path, FileTree state) {
        return state.find(path).or(() -> Optional.ofNullable(wanted.get(path)).map(Place::entry));
    }
}
