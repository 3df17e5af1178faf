package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The packages of one subdir of a channel, in a file that answers for single names.
final class SubdirIndex {
    private SubdirIndex() {}

    /// Makes an index of a `repodata.json` and opens it. Nothing remains in the place of `target` when this fails,
    /// but an earlier index.
    ///
    /// @param json read to its end, and not closed; an empty one is an empty channel
    /// @throws MalformedInput when it is not JSON, ends early, or is beyond the limits
    static SubdirIndex write(InputStream json, Path target, IndexKey key) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// The index in `file`; nothing when there is none, or it is of another document, of another version of this
    /// program, or damaged: then it has to be written again.
    static Optional<SubdirIndex> open(Path file, IndexKey key) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// The packages of that name, by file name; of `.conda` and `.tar.bz2` with one stem only the former.
    List<Candidate> candidates(String name, ChannelSubdir source) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// All the channel says of one of [#candidates], with `url`, `channel`, `subdir` and `fn`.
    PackageRecord record(Candidate candidate) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// All names, ascending, each once.
    List<String> names() {
        throw new UnsupportedOperationException();
    }

    /// What the document says of itself: `subdir`, `base_url`, `channel_relations`.
    JsonObject info() {
        throw new UnsupportedOperationException();
    }

    /// What was not taken from the document.
    LeftOut leftOut() {
        throw new UnsupportedOperationException();
    }
}
