package dockerenvs.conda.repodata;

import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.LeftOut;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.Repodata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What several subdirs of several channels offer together.
final class IndexedRepodata implements Repodata {
    private final List<Part> parts;

    /// One subdir and its index.
    record Part(ChannelSubdir source, SubdirIndex index) {}

    /// @param parts in order of their channels, the machine's own subdir before `noarch`
    IndexedRepodata(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    public List<String> channels() {
        return parts.stream().map(part -> part.source.channel()).distinct().toList();
    }

    @Override
    public List<Candidate> candidates(String name) throws IOException {
        var found = new ArrayList<Candidate>();
        for (var part : parts) {
            found.addAll(part.index.candidates(name, part.source));
        }
        return List.copyOf(found);
    }

    @Override
    public PackageRecord record(Candidate candidate) throws IOException {
        for (var part : parts) {
            if (part.source.equals(candidate.source())) {
                return part.index.record(candidate);
            }
        }
        throw new IllegalArgumentException("no channel has " + candidate.source());
    }

    @Override
    public LeftOut leftOut(String name) throws IOException {
        var found = LeftOut.NONE;
        for (var part : parts) {
            found = found.and(part.index.leftOut(name));
        }
        return found;
    }

    @Override
    public List<String> names() throws IOException {
        var names = new TreeSet<String>();
        for (var part : parts) {
            names.addAll(part.index.names());
        }
        return List.copyOf(names);
    }
}
