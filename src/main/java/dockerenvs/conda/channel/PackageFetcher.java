package dockerenvs.conda.channel;

import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.http.HttpClient;
import dockerenvs.http.HttpFailure;
import dockerenvs.http.SafeUrl;
import dockerenvs.tasks.TaskEvent;
import dockerenvs.tasks.Tasks;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Gets package files from the nearest place that has them, verified; for several threads at a time.
///
/// The places are asked in this order: the own cache; caches of conda and mamba; folders given for channels;
/// the location of the package, through mirrors if there are any. Only what comes from a server is copied,
/// into the cache. A file on this machine is used where it lies and must stay as it is until it has been read;
/// what is linked from it is compared with its own hashes once more.
public final class PackageFetcher implements Closeable {
    private final PackageCache cache;
    private final LocalPackages local;
    private final Mirrors mirrors;
    private final HttpClient client;
    private final FetchOptions options;

    PackageFetcher(PackageCache cache, LocalPackages local, Mirrors mirrors, HttpClient client, FetchOptions options) {
        this.cache = cache;
        this.local = local;
        this.mirrors = mirrors;
        this.client = client;
        this.options = options;
    }

    /// A fetcher to be set up, which fetches into `cache`.
    public static PackageFetcherBuilder builder(PackageCache cache) {
        return new PackageFetcherBuilder(cache);
    }

    /// Gets all of them, several at a time and the largest first, and returns them in the order of the list.
    /// The cache is brought below its limit at the end.
    ///
    /// @throws ChannelException when a package is nowhere, or only as another file
    /// @throws IOException when a disk or server fails
    public List<PackageFile> fetch(List<WantedPackage> wanted) throws IOException {
        var largestFirst = IntStream.range(0, wanted.size())
                .boxed()
                .sorted(Comparator.comparingLong(
                        (Integer i) -> -wanted.get(i).record().size().orElse(0)))
                .toList();
        var files = Tasks.parallel(largestFirst, options.limit(), i -> fetch(wanted.get(i)));
        var inOrder = new ArrayList<>(files);
        for (var i = 0; i < files.size(); i++) {
            inOrder.set(largestFirst.get(i), files.get(i));
        }
        prune();
        return List.copyOf(inOrder);
    }

    private void prune() {
        try {
            cache.prune();
        } catch (IOException failure) {
            // the packages are here; a cache that is too large can wait
            options.listener()
                    .note(TaskEvent.Level.WARNING, "the package cache could not be pruned: " + failure.getMessage());
        }
    }

    /// Gets one of them.
    ///
    /// @throws ChannelException when it is nowhere, or only as another file
    /// @throws IOException when a disk or server fails
    public PackageFile fetch(WantedPackage wanted) throws IOException {
        var record = wanted.record();
        checkHash(record);
        var near = cache.find(record);
        if (near.isEmpty()) {
            near = local.find(wanted);
        }
        if (near.isPresent()) {
            return near.get();
        }
        return switch (wanted.location()) {
            case PackageLocation.Local(var file) -> verified(record, file);
            case PackageLocation.Remote(var url) -> remote(record, url);
        };
    }

    private void checkHash(PackageRecord record) throws ChannelException {
        if (new Expectation(record).hasHash()) {
            return;
        }
        var message = "nothing says which hash `%s` has".formatted(record);
        if (options.strict()) {
            throw new ChannelException(message, "lock the environment again, so that the lock has hashes");
        }
        options.listener().note(TaskEvent.Level.WARNING, message + "; it is used unverified");
    }

    private static PackageFile verified(PackageRecord record, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ChannelException(
                    "`%s` does not exist or is not a file".formatted(file),
                    "name the folder that has its channel with `--channel`, put the file there, or lock again");
        }
        return switch (new Expectation(record).check(file)) {
            case Expectation.Finding.Sound(var sound) -> sound;
            case Expectation.Finding.Wrong(var difference) ->
                throw new ChannelException("`%s`: %s".formatted(file, difference), Transfer.WRONG_FILE_HINT);
        };
    }

    private PackageFile remote(PackageRecord record, URI url) throws IOException {
        if (options.offline()) {
            throw new ChannelException(
                    "`%s` is not on this machine, and fetching it from %s is not allowed offline"
                            .formatted(record, SafeUrl.quote(url)),
                    "fetch it once without `offline`, or name a folder that has it");
        }
        var part = cache.part(record, url);
        Runnable waiting = () ->
                options.listener().note(TaskEvent.Level.DETAIL, "another process is fetching `%s`".formatted(record));
        try (var _ = PackageCache.lock(part, waiting)) {
            var meanwhile = cache.find(record);
            return meanwhile.isPresent() ? meanwhile.get() : fromFirst(record, mirrors.of(url), part);
        }
    }

    /// From the first server that has it; when none does, the failure of the last one is thrown, the others
    /// with it.
    private PackageFile fromFirst(PackageRecord record, List<URI> urls, Path part) throws IOException {
        var failures = new ArrayList<IOException>();
        for (var url : urls) {
            try {
                var transfer = new Transfer(client, record, part, options.listener());
                return cache.keep(record, transfer.from(url));
            } catch (IOException failure) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while fetching `%s`".formatted(record));
                }
                failures.add(explained(record, url, failure));
                options.listener()
                        .note(
                                TaskEvent.Level.DETAIL,
                                String.valueOf(failures.getLast().getMessage()));
            }
        }
        if (failures.isEmpty()) {
            throw new ChannelException("no mirror is given for `%s`".formatted(record), "list at least one");
        }
        var last = failures.removeLast();
        failures.forEach(last::addSuppressed);
        throw last;
    }

    private static IOException explained(PackageRecord record, URI url, IOException failure) {
        if (!(failure instanceof HttpFailure answer)) {
            return failure;
        }
        var hint = switch (answer.status()) {
            case 401, 403 ->
                "give credentials for `%s` in `~/.netrc` or in a file named by `RATTLER_AUTH_FILE`"
                        .formatted(Optional.ofNullable(url.getHost()).orElse("the host"));
            case 404, 410 ->
                "the channel does not have `%s` any more; lock again, or add a mirror that has it".formatted(record);
            case 407 -> "give the proxy's user and password: `http://user:password@host:port`";
            default -> "try again later, or add a mirror";
        };
        var message = String.valueOf(answer.getMessage());
        return answer.status() == 404 || answer.status() == 410
                ? new ChannelException(message, hint)
                : ChannelException.refused(message, hint);
    }

    /// Ends all connections.
    @Override
    public void close() throws IOException {
        client.close();
    }
}
