package dockerenvs.oci.registry;

import dockerenvs.content.Digest;
import dockerenvs.oci.image.Reference;
import java.util.ArrayList;
import java.util.List;

/// What a push did. Manifests are not counted, only configurations and layers, each once for each repository.
///
/// @param digest of the manifest or index: what the registry calls the image
/// @param references the names it has there now
/// @param uploaded what was sent
/// @param mounted what the registry took from another one of its repositories
/// @param present what was there
public record Pushed(Digest digest, List<Reference> references, Count uploaded, Count mounted, Count present) {

    public Pushed {
        references = List.copyOf(references);
    }

    /// Some blobs.
    ///
    /// @param bytes all together
    public record Count(int blobs, long bytes) {
        static final Count NONE = new Count(0, 0);

        Count plus(Count other) {
            return new Count(blobs + other.blobs, bytes + other.bytes);
        }
    }

    Pushed plus(Pushed other) {
        var all = new ArrayList<>(references);
        all.addAll(other.references);
        return new Pushed(
                digest, all, uploaded.plus(other.uploaded), mounted.plus(other.mounted), present.plus(other.present));
    }
}
