package dockerenvs.build;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.environment.LockNotes;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileType;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The lock that an image with an environment carries, in the folder of its environment.
public final class ImageLock {
    /// The label that says where in an image its environment is.
    public static final String PREFIX_LABEL = "io.github.dockerenvs.prefix";

    /// Where the lock is, relative to the prefix.
    static final String PATH = "conda-meta/pixi.lock";

    /// What conda keeps beside it: what was asked for, and the variables.
    private static final String HISTORY = "conda-meta/history";

    private static final String STATE = "conda-meta/state";
    private static final List<String> PATHS = List.of(PATH, HISTORY, STATE);
    private static final String SPECS = "# update specs: ";

    private static final int LOCK_BYTES_MAX = 64 << 20;

    private ImageLock() {}

    /// The text of the lock of `image`, with what was asked for and its variables in comments above it. Layers are read
    /// from the top until it is found.
    ///
    /// @throws MalformedInput when the image has none
    public static String read(Image image) throws IOException {
        var prefix = Optional.ofNullable(image.configuration().labels().get(PREFIX_LABEL));
        if (prefix.isEmpty()) {
            throw MalformedInput.of(
                    "the image does not say that it has an environment: there is no label `%s`".formatted(PREFIX_LABEL),
                    "`docker-envs build` makes images that do");
        }
        var root = prefix.get().replaceFirst("^/+", "") + "/";
        var texts = new TreeMap<String, String>();
        for (var layer : image.layers().reversed()) {
            var found = new TreeMap<String, String>();
            layer.visit(entry -> {
                if (entry.path().startsWith(root)
                        && PATHS.contains(entry.path().substring(root.length()))
                        && entry.type() instanceof FileType.Regular regular) {
                    found.put(entry.path().substring(root.length()), text(regular, entry.path()));
                }
            });
            found.forEach(texts::putIfAbsent);
            if (texts.containsKey(PATH)) {
                return notes(texts, root).text() + texts.get(PATH);
            }
        }
        throw MalformedInput.of(
                "the image has no lock at %s".formatted(quote("/" + root + PATH)),
                "something has removed it since the image was built");
    }

    /// The lock in the layer with the state of an environment; empty where it is not there.
    static String readIn(Layer state) throws IOException {
        var texts = new ArrayList<String>();
        state.visit(entry -> {
            if (entry.path().endsWith("/" + PATH) && entry.type() instanceof FileType.Regular regular) {
                texts.add(text(regular, entry.path()));
            }
        });
        return texts.isEmpty() ? "" : texts.getFirst();
    }

    /// What the other files of the environment say, as a lock has it.
    private static LockNotes notes(SortedMap<String, String> texts, String root) {
        var notes = LockNotes.NONE;
        var specs = specs(texts.getOrDefault(HISTORY, ""));
        if (!specs.isEmpty()) {
            notes = notes.with("spec", specs);
        }
        try {
            var state = Json.parse(texts.getOrDefault(STATE, "{}").getBytes(StandardCharsets.UTF_8));
            var variables = JsonObject.expect(state, "the state").stringMap("env_vars");
            return variables.isEmpty() ? notes : notes.withVariables(new TreeMap<>(variables));
        } catch (MalformedInput failure) {
            throw failure.in(quote("/" + root + STATE));
        }
    }

    /// What the last block of a history that has such a line says was asked for.
    private static List<String> specs(String history) {
        var line = history.lines()
                .filter(one -> one.startsWith(SPECS) && !one.endsWith("[]"))
                .reduce("", (_, later) -> later);
        try {
            var list = line.isEmpty() ? "[]" : line.substring(SPECS.length());
            return JsonObject.EMPTY
                    .with("specs", Json.parse(list.getBytes(StandardCharsets.UTF_8)))
                    .strings("specs");
        } catch (MalformedInput _) {
            // as conda writes it, which was run in the image: that it is not of ours is all that matters here
            return List.of();
        }
    }

    private static String text(FileType.Regular regular, String path) throws IOException {
        if (regular.size() > LOCK_BYTES_MAX) {
            throw MalformedInput.of(
                    "%s is too large for a lock".formatted(quote("/" + path)), "something has changed it since");
        }
        try (var in = regular.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
