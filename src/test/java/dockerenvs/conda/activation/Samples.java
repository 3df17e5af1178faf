package dockerenvs.conda.activation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Environments at `/opt/env` for tests.
final class Samples {
    static final String PREFIX = "/opt/env";
    static final List<String> BASE = List.of("PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8");

    private Samples() {}

    /// The files of an image: paths that end in a slash are folders, all else are files with that content.
    static ImageView image(Map<String, String> contents) {
        var entries = new ArrayList<FileEntry>();
        contents.forEach((path, content) -> {
            var place = path.substring(1);
            var bytes = content.getBytes(UTF_8);
            entries.add(
                    path.endsWith("/")
                            ? FileEntry.folder(place.substring(0, place.length() - 1), Attributes.FOLDER)
                            : FileEntry.file(
                                    place, bytes.length, () -> new ByteArrayInputStream(bytes), Attributes.FILE));
        });
        return ImageView.of(FileTree.of(entries));
    }

    /// Activates an environment of one script.
    static Activation activate(String script, String... base) throws IOException {
        return Activation.of(PREFIX, List.of(base), image(Map.of("/opt/env/etc/conda/activate.d/a.sh", script)));
    }

    /// Activates an environment of one script, and of folders and empty files.
    static Activation activate(String script, List<String> files, String... base) throws IOException {
        var contents = new TreeMap<String, String>();
        files.forEach(path -> contents.put(PREFIX + "/" + path, ""));
        contents.put("/opt/env/etc/conda/activate.d/a.sh", script);
        return Activation.of(PREFIX, List.of(base), image(contents));
    }
}
