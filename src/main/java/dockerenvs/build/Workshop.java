package dockerenvs.build;

import dockerenvs.conda.channel.ChannelFolder;
import dockerenvs.conda.channel.PackageCache;
import dockerenvs.conda.channel.PackageFetcher;
import dockerenvs.conda.link.Linker;
import dockerenvs.content.BlobCache;
import dockerenvs.content.CacheFolder;
import dockerenvs.content.MalformedInput;
import dockerenvs.tasks.Listener;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Where environments are built: caches of packages as fetched, as linked and as packed, and a way to fetch what
/// is not there. Several builds may use one at a time, and several processes the same folder.
///
/// An image reads its layers from these caches when it is written: close the workshop after that.
///
/// ```
///   <folder>/packages   package files that came from servers
///           /linked     packages as they look installed, and what Python has compiled of them
///           /layers     digests of layers, and those that are compressed
///           /bases      blobs of base images that came from registries
///           /repodata   what channels said they offer
/// ```
public final class Workshop implements Closeable {
    /// What each of the caches may take after a build, unless asked otherwise.
    public static final long CACHE_BYTES_MAX = 10L << 30;

    /// The folders of the caches.
    static final String PACKAGES = "packages";

    static final String LINKED = "linked";
    static final String REPODATA = "repodata";
    static final String LAYERS = "layers";
    static final String BASES = "bases";

    private final PackageCache packages;
    private CacheFolder linked;
    private CacheFolder layers;
    private final CacheFolder bases;
    private final PackageFetcher fetcher;
    private final Listener listener;
    private final ChooserOpener opener;
    private Optional<PackageChooser> chooser = Optional.empty();
    private Optional<PrivateFolder> doubted = Optional.empty();

    private Workshop(Caches caches, PackageFetcher fetcher, Listener listener, ChooserOpener opener) {
        this.packages = caches.packages;
        this.linked = caches.linked;
        this.layers = caches.layers;
        this.bases = caches.bases;
        this.fetcher = fetcher;
        this.listener = listener;
        this.opener = opener;
    }

    /// Opens the chooser when somebody asks for it: most builds are of locks.
    @FunctionalInterface
    private interface ChooserOpener {
        PackageChooser open() throws IOException;
    }

    /// The folders of a workshop.
    record Caches(PackageCache packages, CacheFolder linked, CacheFolder layers, CacheFolder bases) {
        static Caches open(Path folder) throws IOException {
            return new Caches(
                    PackageCache.open(folder.resolve(PACKAGES), CACHE_BYTES_MAX),
                    CacheFolder.open(folder.resolve(LINKED)),
                    CacheFolder.open(folder.resolve(LAYERS)),
                    CacheFolder.open(folder.resolve(BASES)));
        }
    }

    /// How packages are looked for.
    ///
    /// @param channels channels that are on this machine
    /// @param offline whether no server may be asked
    /// @param listener told how it goes
    public record Supply(List<ChannelFolder> channels, boolean offline, Listener listener) {
        /// Servers may be asked, no channel is on this machine, and nobody is told.
        public static final Supply DEFAULT = new Supply(List.of(), false, Listener.quiet());

        public Supply {
            channels = List.copyOf(channels);
        }
    }

    /// The workshop in `folder`, which is made when it does not exist. It knows no caches but its own, and no
    /// proxies or credentials.
    public static Workshop open(Path folder, Supply supply) throws IOException {
        var caches = Caches.open(folder);
        var fetcher = PackageFetcher.builder(caches.packages)
                .channelFolders(supply.channels)
                .offline(supply.offline)
                .listener(supply.listener)
                .open();
        return new Workshop(
                caches, fetcher, supply.listener, () -> PackageChooser.open(folder, supply.offline, supply.listener));
    }

    /// The workshop of a user: in the folder that [#folder(Map)] says, with proxies, credentials and package
    /// caches as the user has set them up for conda, mamba, pixi and `curl`.
    ///
    /// @param environment environment variables, such as those of the process
    /// @throws MalformedInput naming a configuration file that cannot be understood
    public static Workshop ofUser(Map<String, String> environment, Supply supply) throws IOException {
        var caches = Caches.open(folder(environment));
        var fetcher = PackageFetcher.builder(caches.packages)
                .surroundings(environment, home(environment))
                .channelFolders(supply.channels)
                .listener(supply.listener);
        return new Workshop(
                caches,
                (supply.offline ? fetcher.offline(true) : fetcher).open(),
                supply.listener,
                () -> PackageChooser.ofUser(environment, supply.offline, supply.listener));
    }

    /// Where a user's base images are kept that came from registries.
    ///
    /// @param environment environment variables, such as those of the process
    public static BlobCache bases(Map<String, String> environment) throws IOException {
        return BlobCache.open(folder(environment).resolve(BASES));
    }

    /// Where a user's caches are: what `DOCKER_ENVS_CACHE` says, else `docker-envs` in `XDG_CACHE_HOME`, else in
    /// `.cache` of the home folder.
    public static Path folder(Map<String, String> environment) {
        return value(environment, "DOCKER_ENVS_CACHE")
                .map(Path::of)
                .or(() -> value(environment, "XDG_CACHE_HOME").map(cache -> Path.of(cache, "docker-envs")))
                .orElseGet(() -> home(environment).resolve(".cache").resolve("docker-envs"));
    }

    static Path home(Map<String, String> environment) {
        return Path.of(value(environment, "HOME").orElseGet(() -> System.getProperty("user.home", "/")));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(Predicate.not(String::isBlank));
    }

    /// What channels offer, with the configuration and in the cache of this workshop; closed with it.
    public PackageChooser chooser() throws IOException {
        if (chooser.isEmpty()) {
            chooser = Optional.of(opener.open());
        }
        return chooser.get();
    }

    /// Puts aside what was linked and packed before: until this is closed, both go into new folders.
    void doubtCaches() throws IOException {
        if (doubted.isEmpty()) {
            var folder = PrivateFolder.make(linked.folder(), ".verify-");
            doubted = Optional.of(folder);
            linked = CacheFolder.open(folder.path().resolve(LINKED));
            layers = CacheFolder.open(folder.path().resolve(LAYERS));
        }
    }

    PackageFetcher fetcher() {
        return fetcher;
    }

    Linker linker() {
        return new Linker(linked);
    }

    CompiledFiles compiledFiles() {
        return new CompiledFiles(linked);
    }

    LayerCache layers() {
        return new LayerCache(layers, linked);
    }

    Listener listener() {
        return listener;
    }

    /// Brings the caches below their limits; what was used within the last hour stays.
    void prune() throws IOException {
        packages.prune();
        linked.prune(CACHE_BYTES_MAX);
        layers.prune(CACHE_BYTES_MAX);
        bases.prune(CACHE_BYTES_MAX);
    }

    @Override
    public void close() throws IOException {
        try (var _ = doubted.isPresent() ? doubted.get() : (Closeable) () -> {};
                var _ = chooser.isPresent() ? chooser.get() : (Closeable) () -> {}) {
            fetcher.close();
        }
    }
}
