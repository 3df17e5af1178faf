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

    /// Takes part of a file as it is, where others take its bytes. What is written to a stream that is one of these may
    /// come either way.
    public interface Taker {
        /// Takes all bytes of `region`, behind what was written before.
        ///
        /// @return false when it wants the bytes, and has taken nothing
        boolean take(FileRegion region) throws IOException;
    }
}
