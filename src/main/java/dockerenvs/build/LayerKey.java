package dockerenvs.build;

import dockerenvs.conda.link.InstalledPackage;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;

/// The name of a layer of packages before it is packed: the same key means the same tar. Made of the keys of the
/// packages, which say what they are and what they were linked for, and of what the base does to them: where the
/// prefix really is, and folders around it that are not as everywhere else.
///
/// @param text 64 hex digits
public record LayerKey(String text) implements Comparable<LayerKey> {
    /// The annotation of a layer's descriptor that holds it.
    public static final String ANNOTATION = "io.github.dockerenvs.layer.key";

    /// Changes whenever the same packages are packed to other bytes than before.
    static final int VERSION = 1;

    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{64}");

    /// Reads a key.
    ///
    /// @throws MalformedInput when it is none
    static LayerKey parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw MalformedInput.of("a layer has the key %s".formatted(MalformedInput.quote(text)), "");
        }
        return new LayerKey(text);
    }

    /// The key of a layer.
    ///
    /// @param packages those in it
    /// @param placed their files as they come to lie in the image
    static LayerKey of(List<InstalledPackage> packages, FileTree placed) {
        var folders = JsonObject.EMPTY;
        for (var entry : placed.entries()) {
            if (entry.isFolder() && !entry.attributes().equals(Attributes.FOLDER)) {
                folders = folders.with(entry.path(), attributes(entry));
            }
        }
        var json = JsonObject.EMPTY
                .with("packer", VERSION)
                .with(
                        "packages",
                        JsonArray.ofStrings(packages.stream()
                                .map(InstalledPackage::key)
                                .sorted()
                                .toList()))
                .with(
                        "last",
                        placed.entries().isEmpty()
                                ? ""
                                : placed.entries().getLast().path())
                .with("folders", folders);
        return new LayerKey(Digest.sha256(json.bytes()).hex());
    }

    private static String attributes(FileEntry folder) {
        var attributes = folder.attributes();
        var mode = Integer.toOctalString(attributes.mode());
        return mode + " " + attributes.uid() + ":" + attributes.gid() + " " + attributes.mtimeSeconds();
    }

    @Override
    public int compareTo(LayerKey other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
