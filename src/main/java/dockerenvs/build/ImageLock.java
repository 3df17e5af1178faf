package dockerenvs.build;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileType;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;

/// The lock that an image with an environment carries, in the folder of its environment.
public final class ImageLock {
    /// The label that says where in an image its environment is.
    public static final String PREFIX_LABEL = "io.github.dockerenvs.prefix";

    /// Where the lock is, relative to the prefix.
    static final String PATH = "conda-meta/pixi.lock";

    private static final int LOCK_BYTES_MAX = 64 << 20;

    private ImageLock() {}

    /// The text of the lock of `image`. Layers are read from the top until it is found.
    ///
    /// @throws MalformedInput when the image has none
    public static String read(Image image) throws IOException {
        var prefix = Optional.ofNullable(image.configuration().labels().get(PREFIX_LABEL));
        if (prefix.isEmpty()) {
            throw MalformedInput.of(
                    "the image does not say that it has an environment: there is no label `%s`".formatted(PREFIX_LABEL),
                    "`docker-envs build` makes images that do");
        }
        var path = prefix.get().replaceFirst("^/+", "") + "/" + PATH;
        for (var layer : image.layers().reversed()) {
            var found = new ArrayList<String>();
            layer.visit(entry -> {
                if (entry.path().equals(path) && entry.type() instanceof FileType.Regular regular) {
                    found.add(text(regular, path));
                }
            });
            if (!found.isEmpty()) {
                return found.getLast();
            }
        }
        throw MalformedInput.of(
                "the image has no lock at %s".formatted(quote("/" + path)),
                "something has removed it since the image was built");
    }

    private static String text(FileType.Regular regular, String path) throws IOException {
        if (regular.size() > LOCK_BYTES_MAX) {
            throw MalformedInput.of("%s is too large for a lock".formatted(quote(path)), "");
        }
        try (var in = regular.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
