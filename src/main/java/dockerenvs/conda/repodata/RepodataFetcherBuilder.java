package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.ChannelServers;
import dockerenvs.conda.channel.Condarc;
import dockerenvs.conda.channel.Mirrors;
import dockerenvs.content.MalformedInput;
import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Sets up a [RepodataFetcher]. Without [#surroundings] it knows no proxy and no credentials.
public final class RepodataFetcherBuilder {
    private static final int LIMIT = 16;

    private final RepodataCache cache;
    private Mirrors mirrors = Mirrors.NONE;
    private Optional<Surroundings> surroundings = Optional.empty();
    private RepodataOptions options = new RepodataOptions(false, false, LIMIT, Listener.quiet());
    private InstantSource clock = InstantSource.system();

    private record Surroundings(Map<String, String> environment, Path home) {}

    RepodataFetcherBuilder(RepodataCache cache) {
        this.cache = cache;
    }

    /// Heeds what the user has set up for conda, mamba, pixi and `curl`: proxies and certificates, credentials
    /// in netrc, rattler's and mamba's files, and the `.condarc` files.
    ///
    /// @param environment environment variables
    /// @throws MalformedInput naming the file or variable that cannot be understood, without its secrets
    public RepodataFetcherBuilder surroundings(Map<String, String> environment, Path home) throws IOException {
        surroundings = Optional.of(new Surroundings(Map.copyOf(environment), home));
        return Condarc.read(environment, home).isOffline() ? offline(true) : this;
    }

    /// Servers to ask in place of those that channels name.
    public RepodataFetcherBuilder mirrors(Mirrors servers) {
        mirrors = servers;
        return this;
    }

    /// Whether no server may be asked: what is in the cache is used, whatever its age; not by default.
    public RepodataFetcherBuilder offline(boolean isOffline) {
        options = new RepodataOptions(isOffline, options.refresh(), options.limit(), options.listener());
        return this;
    }

    /// Whether servers are asked even where the cache is fresh enough; not by default.
    public RepodataFetcherBuilder refresh(boolean isRefreshed) {
        options = new RepodataOptions(options.offline(), isRefreshed, options.limit(), options.listener());
        return this;
    }

    /// Requests at a time, 16 by default.
    public RepodataFetcherBuilder limit(int requests) {
        options = new RepodataOptions(options.offline(), options.refresh(), requests, options.listener());
        return this;
    }

    /// Who is told how it goes; nobody by default.
    public RepodataFetcherBuilder listener(Listener listener) {
        options = new RepodataOptions(options.offline(), options.refresh(), options.limit(), listener);
        return this;
    }

    RepodataFetcherBuilder clock(InstantSource time) {
        clock = time;
        return this;
    }

    /// A fetcher that has not touched the network yet.
    public RepodataFetcher open() throws IOException {
        var servers = surroundings.isPresent()
                ? ChannelServers.of(
                        surroundings.get().environment(), surroundings.get().home(), mirrors, options.listener())
                : ChannelServers.direct(mirrors, options.listener());
        return new RepodataFetcher(cache, servers, options, clock);
    }
}
