package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.Channel;
import dockerenvs.conda.channel.ChannelException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// Gets what channels offer: from the cache where that is fresh enough, else from the channels, verified and
/// indexed on the way. For several threads at a time.
public final class RepodataFetcher implements Closeable {

    RepodataFetcher() {}

    /// A fetcher to be set up, which fetches into `cache`.
    public static RepodataFetcherBuilder builder(RepodataCache cache) {
        return new RepodataFetcherBuilder(cache);
    }

    /// What the channels offer for machines of that kind and for all.
    ///
    /// @param channels that whose packages count most first
    /// @param subdir of the machine, such as `linux-64`
    /// @param roots names of packages that will be asked for; of channels in shards they and what they need are
    ///     fetched at once, everything else when it is asked for
    /// @throws ChannelException when a channel does not exist, or offline, when it was never fetched
    /// @throws IOException when a disk or server fails
    public ChannelRepodata open(List<Channel> channels, String subdir, List<String> roots) throws IOException {
        throw new UnsupportedOperationException(channels + subdir + roots);
    }

    /// Ends all connections.
    @Override
    public void close() throws IOException {}
}
