package dockerenvs.engines;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/// What takes images and runs containers of them.
interface Engine extends Closeable {

    /// Loads an archive, whatever comes of it.
    Tool.Outcome attemptLoad(Path archive) throws IOException;

    /// Loads an archive.
    ///
    /// @throws AssertionError when the engine refuses it
    void load(Path archive) throws IOException;

    /// What a container of `image` prints that runs `command`; without a command, what the image says.
    ///
    /// @throws AssertionError when the container ends with another exit code than 0
    String run(String image, String... command) throws IOException;
}
