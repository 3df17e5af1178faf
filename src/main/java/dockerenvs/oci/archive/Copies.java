package dockerenvs.oci.archive;

import dockerenvs.content.Content;
import java.util.stream.Stream;

/// How many files are copied at a time.
final class Copies {
    /// More than there are processors: files may have to be waited for.
    private static final int LOCAL_MAX = 6;

    /// What comes from a registry waits for a server most of the time.
    private static final int REMOTE_MAX = 12;

    private Copies() {}

    /// @param contents of all that is to be copied
    static int atATime(Stream<Content> contents) {
        return contents.anyMatch(Content::isFromAfar) ? REMOTE_MAX : LOCAL_MAX;
    }
}
