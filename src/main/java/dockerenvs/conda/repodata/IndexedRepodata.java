package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.Repodata;
import java.io.IOException;
import java.util.List;

/// What several subdirs of several channels offer together.
final class IndexedRepodata implements Repodata {
    /// One subdir and its index.
    record Part(ChannelSubdir source, SubdirIndex index) {}

    /// Those of one channel must lie together, the machine's own subdir before `noarch`.
    IndexedRepodata(List<Part> parts) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> channels() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Candidate> candidates(String name) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public PackageRecord record(Candidate candidate) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> names() throws IOException {
        throw new UnsupportedOperationException();
    }
}
