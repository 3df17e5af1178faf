package dockerenvs.content;

import java.io.IOException;

/// Reading content that comes over a network again, when it came spoilt: a proxy on the way may have done that, and
/// may not do it again.
public final class Rereading {
    private static final int READS_MAX = 3;

    private Rereading() {}

    /// Something that reads content to its end.
    @FunctionalInterface
    public interface Work<R> {
        /// Reads it; after a failure it is read from its start.
        R run() throws IOException;
    }

    /// Does `work`, which reads `content`, and does it again where the content was not what it should be: twice at
    /// most, and never where it lies on this machine.
    ///
    /// @throws MalformedInput when it never was
    public static <R> R of(Content content, Work<R> work) throws IOException {
        for (var read = 1; content.isFromAfar() && read < READS_MAX; read++) {
            try {
                return work.run();
            } catch (MalformedInput _) {
                // the last time says so
            }
        }
        return work.run();
    }
}
