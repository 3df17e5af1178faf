package dockerenvs.oci.check;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.oci.image.Image;
import java.util.HashSet;
import java.util.Set;

/// What has to be sent so that whoever has one image has another one as well.
///
/// @param layers how many layers, each once
/// @param layerBytes their bytes as they are stored
/// @param documentBytes bytes of configuration and manifest, where they are others
public record Transfer(int layers, long layerBytes, long documentBytes) {

    /// What is sent to who has `before`. Foreign layers are fetched from elsewhere and do not count.
    public static Transfer between(Image before, Image after) {
        var there = new HashSet<Digest>();
        before.artifact().blobs().forEach(blob -> there.add(blob.digest()));
        var layers = 0;
        var layerBytes = 0L;
        for (var layer : after.layers()) {
            if (!layer.isForeign() && there.add(layer.blob().digest())) {
                layers++;
                layerBytes += layer.blob().size();
            }
        }
        var documentBytes = size(after.configuration().blob(), there) + size(after.manifest(), there);
        return new Transfer(layers, layerBytes, documentBytes);
    }

    private static long size(Blob document, Set<Digest> there) {
        return there.add(document.digest()) ? document.size() : 0;
    }

    /// Everything.
    public long bytes() {
        return layerBytes + documentBytes;
    }
}
