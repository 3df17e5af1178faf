package dockerenvs.layering;

/// Something to be put into a layer, as far as a plan needs to know it.
///
/// @param name tells it from the others of a plan, and is the same after an update
/// @param identity changes with every update of it: version and build, joined by `-`; without tabs and line ends
/// @param size bytes that move when it changes
public record Parcel(String name, String identity, long size) {
    public Parcel {
        if (size < 0) {
            throw new IllegalArgumentException("`%s` has a negative size: %d".formatted(name, size));
        }
    }

    /// Name and identity, as a package file is called without its ending: `numpy-2.0.0-py312_0`.
    public String stem() {
        return name + "-" + identity;
    }

    /// Whether it is the same, of the same version.
    boolean isSame(Parcel other) {
        return name.equals(other.name) && identity.equals(other.identity);
    }

    /// One that never changes.
    public Parcel(String name, long size) {
        this(name, "", size);
    }
}
