package dockerenvs.oci.image;

import java.util.Optional;

/// What the path of a layer's entry means: an ordinary file, or a whiteout that hides something of the layers
/// below (OCI image-spec, layer.md, "Whiteouts").
///
/// @param folder the folder the entry is in, `""` for the root
/// @param name its last component
public record LayerPath(String folder, String name) {
    /// What the name of a whiteout starts with.
    public static final String WHITEOUT = ".wh.";

    /// The name that hides everything the layers below have in its folder.
    public static final String OPAQUE = ".wh..wh..opq";

    private static final String RESERVED = ".wh..wh.";

    /// The meaning of a clean path (see `FileEntry`).
    public static LayerPath of(String path) {
        var slash = path.lastIndexOf('/');
        return new LayerPath(slash < 0 ? "" : path.substring(0, slash), path.substring(slash + 1));
    }

    /// Whether the entry hides all the layers below have in its folder.
    public boolean isOpaque() {
        return name.equals(OPAQUE);
    }

    /// Whether the entry is one of the layer format's own, not a file.
    public boolean isMarker() {
        return name.startsWith(WHITEOUT);
    }

    /// The path an ordinary whiteout hides, with all below it.
    public Optional<String> hidden() {
        if (!isMarker() || name.startsWith(RESERVED) || name.length() == WHITEOUT.length()) {
            return Optional.empty();
        }
        return Optional.of(join(folder, name.substring(WHITEOUT.length())));
    }

    /// The path of the whiteout that hides `path`.
    public static String whiteout(String path) {
        var place = of(path);
        return join(place.folder, WHITEOUT + place.name);
    }

    static String join(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }
}
