package dockerenvs.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Part of a file.
///
/// @param offset where it begins
/// @param size bytes of it
public record FileRegion(Path file, long offset, long size) implements Content {
    @Override
    public InputStream open() throws IOException {
        return new FileRegionInputStream(file, offset, size);
    }
}
