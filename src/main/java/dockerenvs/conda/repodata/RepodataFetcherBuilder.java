package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.Mirrors;
import dockerenvs.content.MalformedInput;
import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Sets up a [RepodataFetcher]. Without [#surroundings] it knows no proxy and no credentials.
public final class RepodataFetcherBuilder {
    private final RepodataCache cache;
    private Mirrors mirrors = Mirrors.NONE;
    private Listener listener = Listener.QUIET;

    RepodataFetcherBuilder(RepodataCache cache) {
        this.cache = cache;
    }

    /// Heeds what the user has set up for conda, mamba, pixi and `curl`: proxies and certificates, credentials
    /// in netrc, rattler's and mamba's files, and the `.condarc` files.
    ///
    /// @param environment environment variables
    /// @throws MalformedInput naming the file or variable that cannot be understood, without its secrets
    public RepodataFetcherBuilder surroundings(Map<String, String> environment, Path home) throws IOException {
        return this;
    }

    /// Servers to ask in place of those that channels name.
    public RepodataFetcherBuilder mirrors(Mirrors servers) {
        mirrors = servers;
        return this;
    }

    /// Whether no server may be asked: what is in the cache is used, whatever its age; not by default.
    public RepodataFetcherBuilder offline(boolean isOffline) {
        return this;
    }

    /// Whether servers are asked even where the cache is fresh enough; not by default.
    public RepodataFetcherBuilder refresh(boolean isRefreshed) {
        return this;
    }

    /// Folders and shards fetched at a time.
    public RepodataFetcherBuilder limit(int requests) {
        return this;
    }

    /// Who is told how it goes; nobody by default.
    public RepodataFetcherBuilder listener(Listener telling) {
        listener = telling;
        return this;
    }

    /// A fetcher that has not touched the network yet.
    public RepodataFetcher open() throws IOException {
        throw new UnsupportedOperationException(cache + " " + mirrors + " " + listener);
    }
}
