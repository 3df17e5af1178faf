package dockerenvs.oci.check;

import dockerenvs.content.Digest;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Layer;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files of an image as a container sees them, with the digests of their contents.
final class FileStates {
    private final List<LayerStates> layers;
    private final List<ImageFiles.Placed> files;

    private FileStates(Image image, List<LayerStates> layers) {
        this.layers = layers;
        this.files = ImageFiles.of(
                        image.layers(),
                        layers.stream().map(LayerStates::entries).toList())
                .all();
    }

    static List<PathDiff> differences(Image before, Image after) throws IOException {
        if (diffIds(before).equals(diffIds(after))) {
            return List.of();
        }
        var read = read(before, after);
        return merge(of(before, read), of(after, read));
    }

    private static List<Digest> diffIds(Image image) {
        return image.layers().stream().map(Layer::diffId).toList();
    }

    /// Each tar once, by its digest.
    private static Map<Digest, LayerStates> read(Image before, Image after) throws IOException {
        var layers = new LinkedHashMap<Digest, Layer>();
        before.layers().forEach(layer -> layers.putIfAbsent(layer.diffId(), layer));
        after.layers().forEach(layer -> layers.putIfAbsent(layer.diffId(), layer));
        var states = Tasks.parallel(List.copyOf(layers.values()), Tasks.cores(), LayerStates::read);
        var read = new HashMap<Digest, LayerStates>();
        for (var diffId : layers.keySet()) {
            read.put(diffId, states.get(read.size()));
        }
        return read;
    }

    private static FileStates of(Image image, Map<Digest, LayerStates> read) {
        var layers = diffIds(image).stream()
                .flatMap(diffId -> Optional.ofNullable(read.get(diffId)).stream())
                .toList();
        return new FileStates(image, layers);
    }

    private static List<PathDiff> merge(FileStates before, FileStates after) {
        var differences = new ArrayList<PathDiff>();
        var i = 0;
        var j = 0;
        while (i < before.files.size() || j < after.files.size()) {
            var order = order(before, i, after, j);
            var one = order <= 0 ? Optional.of(before.state(i++)) : Optional.<PathState>empty();
            var other = order >= 0 ? Optional.of(after.state(j++)) : Optional.<PathState>empty();
            var path = one.or(() -> other).orElseThrow().placed().entry().path();
            var difference = new PathDiff(path, one, other);
            if (order != 0 || !difference.changes().isEmpty()) {
                differences.add(difference);
            }
        }
        return differences;
    }

    /// Which of the next two paths comes first; what is at its end comes last.
    private static int order(FileStates before, int i, FileStates after, int j) {
        if (i == before.files.size() || j == after.files.size()) {
            return i == before.files.size() ? 1 : -1;
        }
        return before.path(i).compareTo(after.path(j));
    }

    private String path(int index) {
        return files.get(index).entry().path();
    }

    private PathState state(int index) {
        var placed = files.get(index);
        var content = layers.get(placed.layer()).find(placed.entry().path());
        return new PathState(
                placed,
                content.map(LayerStates.Content::digest),
                content.map(LayerStates.Content::size).orElse(0L));
    }
}
