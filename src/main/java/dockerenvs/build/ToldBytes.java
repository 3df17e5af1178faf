package dockerenvs.build;

import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Whereabouts;
import dockerenvs.tasks.Once;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// The bytes of a layer that a catalogue tells of: who wants them has the layer packed.
///
/// @param layer what is known
/// @param packing packs it
record ToldBytes(KnownLayer layer, Once.Maker<Layer> packing) implements Whereabouts {
    @Override
    public InputStream open() throws IOException {
        return packing.make().blob().source().open();
    }

    @Override
    public String place() {
        return "a layer that a catalogue tells of";
    }

    @Override
    public List<String> repositories() {
        return layer.repositories();
    }
}
