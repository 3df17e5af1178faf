package dockerenvs.oci.check;

import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Finds what is wrong with an image, wherever it comes from.
public final class ImageCheck {
    private ImageCheck() {}

    /// All faults, errors first; reads every layer once, several at a time.
    public static List<Fault> check(Image image) throws IOException {
        var faults = new Faults("");
        faults.attempt(() -> image.manifest().read(Long.MAX_VALUE));
        faults.attempt(() -> image.configuration().blob().read(Long.MAX_VALUE));
        var layers = new ArrayList<LayerSource>();
        for (var i = 0; i < image.layers().size(); i++) {
            layers.add(LayerSource.of(i, image.layers().get(i)));
        }
        new StackCheck(image.configuration(), layers, faults).run();
        return faults.list();
    }
}
