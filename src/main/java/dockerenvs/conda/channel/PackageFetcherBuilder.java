package dockerenvs.conda.channel;

import dockerenvs.content.MalformedInput;
import dockerenvs.http.Credentials;
import dockerenvs.http.HttpClient;
import dockerenvs.http.HttpSettings;
import dockerenvs.http.Timing;
import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Sets up a [PackageFetcher]. Without [#surroundings] it knows no proxy, no credentials and no other caches.
public final class PackageFetcherBuilder {
    private static final int LIMIT = 6;

    private final PackageCache cache;
    private final List<Path> caches = new ArrayList<>();
    private final List<Path> foundCaches = new ArrayList<>();
    private final List<ChannelFolder> channels = new ArrayList<>();
    private Mirrors mirrors = Mirrors.NONE;
    private Mirrors foundMirrors = Mirrors.NONE;
    private HttpSettings settings = HttpSettings.DEFAULT;
    private Credentials credentials = Credentials.NONE;
    private Timing timing = Timing.real();
    private FetchOptions options = new FetchOptions(false, false, LIMIT, Listener.quiet());

    PackageFetcherBuilder(PackageCache cache) {
        this.cache = cache;
    }

    /// Heeds what the user has set up for conda, mamba, pixi and `curl`: proxies and certificates, credentials
    /// in netrc, rattler's and mamba's files, the `.condarc` files, and the package caches, which are read and
    /// never written.
    ///
    /// @param environment environment variables
    /// @throws MalformedInput naming the file or variable that cannot be understood, without its secrets
    public PackageFetcherBuilder surroundings(Map<String, String> environment, Path home) throws IOException {
        var condarc = Condarc.read(environment, home);
        settings = condarc.applyTo(HttpSettings.of(environment));
        credentials = ChannelServers.credentials(environment, home);
        foundMirrors = condarc.mirrors(Channels.of(condarc));
        foundCaches.addAll(CondaCaches.find(environment, home, condarc));
        return condarc.isOffline() ? offline(true) : this;
    }

    /// Folders with package files to look into before all others, read and never written.
    public PackageFetcherBuilder packageCaches(List<Path> folders) {
        caches.addAll(folders);
        return this;
    }

    /// Channels that lie on this machine.
    public PackageFetcherBuilder channelFolders(List<ChannelFolder> folders) {
        channels.addAll(folders);
        return this;
    }

    /// Servers to ask in place of those that locations name.
    public PackageFetcherBuilder mirrors(Mirrors servers) {
        mirrors = servers;
        return this;
    }

    /// Whether no server may be asked; not by default.
    public PackageFetcherBuilder offline(boolean isOffline) {
        options = new FetchOptions(isOffline, options.strict(), options.limit(), options.listener());
        return this;
    }

    /// Whether a package without any hash is refused; by default there is a warning.
    public PackageFetcherBuilder strict(boolean isStrict) {
        options = new FetchOptions(options.offline(), isStrict, options.limit(), options.listener());
        return this;
    }

    /// Packages fetched at a time, 6 by default.
    public PackageFetcherBuilder limit(int packages) {
        options = new FetchOptions(options.offline(), options.strict(), packages, options.listener());
        return this;
    }

    /// Who is told how it goes; nobody by default.
    public PackageFetcherBuilder listener(Listener listener) {
        options = new FetchOptions(options.offline(), options.strict(), options.limit(), listener);
        return this;
    }

    PackageFetcherBuilder timing(Timing time) {
        timing = time;
        return this;
    }

    /// A fetcher that has not touched the network yet.
    public PackageFetcher open() {
        var all = new ArrayList<>(caches);
        all.addAll(foundCaches);
        return new PackageFetcher(
                cache,
                new LocalPackages(all, channels, options.listener()),
                mirrors.with(foundMirrors),
                HttpClient.open(settings.withListener(options.listener()), credentials, timing),
                options);
    }
}
