package dockerenvs.oci.check;

import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.History;
import dockerenvs.oci.image.Image;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Differences of the history that differences of the layers do not explain.
final class HistoryDiff {
    private HistoryDiff() {}

    static List<SettingDiff> between(Image before, Image after) {
        var one = lines(before, layersOfBoth(before, after));
        var other = lines(after, layersOfBoth(after, before));
        var differences = new ArrayList<SettingDiff>();
        for (var pair : Alignment.of(one, other, JsonObject::equals)) {
            if (pair.after().isEmpty()) {
                differences.add(difference(Optional.of(one.get(pair.before().orElseThrow())), Optional.empty()));
            } else if (pair.before().isEmpty()) {
                differences.add(difference(
                        Optional.empty(), Optional.of(other.get(pair.after().orElseThrow()))));
            }
        }
        return differences;
    }

    private static SettingDiff difference(Optional<Json> before, Optional<Json> after) {
        return new SettingDiff("history", "", before, after);
    }

    /// Places of the layers of `image` that `other` has, too.
    private static Set<Integer> layersOfBoth(Image image, Image other) {
        var places = new HashSet<Integer>();
        for (var layer : LayerDiff.between(image, other)) {
            if (layer.before().isPresent() && layer.after().isPresent()) {
                places.add(layer.before().get().index());
            }
        }
        return places;
    }

    /// The lines of these layers and of none, without their times.
    private static List<JsonObject> lines(Image image, Set<Integer> layers) {
        var complete = image.configuration().isHistoryComplete();
        var lines = new ArrayList<JsonObject>();
        var layer = 0;
        for (var line : image.configuration().history()) {
            if (line.isEmptyLayer() || !complete || layers.contains(layer++)) {
                lines.add(timeless(line));
            }
        }
        return lines;
    }

    private static JsonObject timeless(History line) {
        return line.json().without("created");
    }
}
