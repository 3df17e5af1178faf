package dockerenvs.layering;

/// Something to be put into a layer, as far as a plan needs to know it.
///
/// @param name tells it from the others of a plan
/// @param size bytes that move when it changes
public record Parcel(String name, long size) {
    public Parcel {
        if (size < 0) {
            throw new IllegalArgumentException("`%s` has a negative size: %d".formatted(name, size));
        }
    }
}
