package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.Channel;
import dockerenvs.conda.spec.Candidate;
import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.Repodata;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// What channels offer for one kind of machine, fetched by a [RepodataFetcher]. For several threads at a time.
public final class ChannelRepodata implements Repodata, Closeable {
    private final List<Channel> channels;

    ChannelRepodata(List<Channel> channels) {
        this.channels = List.copyOf(channels);
    }

    @Override
    public List<String> channels() {
        return channels.stream().map(Channel::name).toList();
    }

    @Override
    public List<Candidate> candidates(String name) throws IOException {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public PackageRecord record(Candidate candidate) throws IOException {
        throw new UnsupportedOperationException(candidate.toString());
    }

    /// Where the package file is to be had, with the secrets that takes; [#record] knows its URL without.
    public PackageLocation location(Candidate candidate) throws IOException {
        throw new UnsupportedOperationException(candidate.toString());
    }

    @Override
    public List<String> names() throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Gives back what it holds of the cache.
    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException();
    }
}
