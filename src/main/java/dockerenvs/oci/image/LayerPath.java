package dockerenvs.oci.image;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
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
        return name.startsWith(WHITEOUT) || isReserved();
    }

    /// Whether the entry is what AUFS left behind for itself: neither a file nor a whiteout.
    public boolean isReserved() {
        return (name.startsWith(RESERVED) || folder.startsWith(RESERVED)) && !isOpaque();
    }

    /// The path an ordinary whiteout hides, with all below it.
    ///
    /// @throws MalformedInput when it hides what no file can be called, such as `..`: engines refuse that, or
    /// delete the folder it is in
    public Optional<String> hidden() {
        if (!isMarker() || isOpaque() || isReserved()) {
            return Optional.empty();
        }
        var hidden = name.substring(WHITEOUT.length());
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw MalformedInput.of(
                    "the whiteout %s hides %s, which no file can be called"
                            .formatted(quote(join(folder, name)), quote(hidden)),
                    "the layer is damaged or hostile: make it again");
        }
        return Optional.of(join(folder, hidden));
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
