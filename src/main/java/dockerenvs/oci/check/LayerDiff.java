package dockerenvs.oci.check;

import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What became of a layer from one image to another.
///
/// @param before where it is in the first image; empty for an added layer
/// @param after where it is in the second image; empty for a removed one
public record LayerDiff(Optional<Place> before, Optional<Place> after) {

    /// What can become of a layer.
    public enum Change {
        /// Both images have it, byte for byte.
        SAME,
        /// Both have the same tar, stored in other bytes.
        RECOMPRESSED,
        /// Only the first image has it.
        REMOVED,
        /// Only the second image has it.
        ADDED
    }

    /// A layer and its place in its image, counted from 0 at the base.
    public record Place(int index, Layer layer) {}

    public LayerDiff {
        if (before.isEmpty() && after.isEmpty()) {
            throw new IllegalArgumentException("a layer is in one of two images at least");
        }
    }

    /// Every layer of both images, base first; a layer that both have stands once, unless the order of the layers
    /// is another one.
    public static List<LayerDiff> between(Image before, Image after) {
        return Alignment.of(
                        before.layers(),
                        after.layers(),
                        (one, other) -> one.diffId().equals(other.diffId()))
                .stream()
                .map(pair -> new LayerDiff(place(before, pair.before()), place(after, pair.after())))
                .toList();
    }

    private static Optional<Place> place(Image image, OptionalInt index) {
        return index.isPresent()
                ? Optional.of(new Place(index.getAsInt(), image.layers().get(index.getAsInt())))
                : Optional.empty();
    }

    /// What became of it.
    public Change change() {
        if (before.isEmpty()) {
            return Change.ADDED;
        }
        if (after.isEmpty()) {
            return Change.REMOVED;
        }
        var same = before.get().layer().blob().equals(after.get().layer().blob());
        return same ? Change.SAME : Change.RECOMPRESSED;
    }
}
