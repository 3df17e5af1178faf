package dockerenvs.oci.check;

import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.util.List;

/// What differs between two images.
///
/// @param settings settings that differ
/// @param layers all layers of both images, base first
/// @param transfer what somebody who has the first image needs for the second
/// @param paths paths that differ; empty when they were not compared
public record ImageDiff(List<SettingDiff> settings, List<LayerDiff> layers, Transfer transfer, List<PathDiff> paths) {

    public ImageDiff {
        settings = List.copyOf(settings);
        layers = List.copyOf(layers);
        paths = List.copyOf(paths);
    }

    /// Compares two images as a whole; reads each of their layers once, or none when they are the same.
    ///
    /// @throws IOException when a layer cannot be read
    public static ImageDiff between(Image before, Image after) throws IOException {
        var documents = ofDocuments(before, after);
        return new ImageDiff(documents.settings, documents.layers, documents.transfer, PathDiff.between(before, after));
    }

    /// Compares all but the paths; reads no layer.
    ///
    /// @throws IOException when a manifest cannot be read
    public static ImageDiff ofDocuments(Image before, Image after) throws IOException {
        return new ImageDiff(
                SettingDiff.between(before, after),
                LayerDiff.between(before, after),
                Transfer.between(before, after),
                List.of());
    }

    /// Whether nothing differs that has been compared. Documents that say the same in another form, such as another
    /// order of fields, have another digest nevertheless.
    public boolean isEmpty() {
        return settings.isEmpty()
                && paths.isEmpty()
                && layers.stream().allMatch(layer -> layer.change() == LayerDiff.Change.SAME);
    }
}
