package dockerenvs.conda.repodata;

import dockerenvs.conda.channel.Channel;
import dockerenvs.conda.channel.ChannelException;
import dockerenvs.conda.channel.ChannelServers;
import dockerenvs.conda.spec.ChannelSubdir;
import dockerenvs.conda.spec.Subdir;
import dockerenvs.content.MalformedInput;
import dockerenvs.tasks.TaskEvent;
import dockerenvs.tasks.Tasks;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Gets what channels offer: from the cache where that is fresh enough, else from the channels, verified and
/// indexed on the way. For several threads at a time.
public final class RepodataFetcher implements Closeable {
    private final RepodataCache cache;
    private final ChannelServers servers;
    private final RepodataOptions options;
    private final InstantSource clock;

    RepodataFetcher(RepodataCache cache, ChannelServers servers, RepodataOptions options, InstantSource clock) {
        this.cache = cache;
        this.servers = servers;
        this.options = options;
        this.clock = clock;
    }

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
        var wanted = new ArrayList<ChannelPart.Wanted>();
        for (var rank = 0; rank < channels.size(); rank++) {
            var channel = channels.get(rank);
            for (var folder : Stream.of(subdir, Subdir.NOARCH)
                    .distinct()
                    .filter(channel::offers)
                    .toList()) {
                wanted.add(new ChannelPart.Wanted(channel, new ChannelSubdir(rank, channel.name(), folder)));
            }
        }
        var visit = new Visit(cache, servers, options, clock, clock.instant());
        var parts = Tasks.parallel(wanted, options.limit(), part -> opened(visit, part));
        for (var channel : channels) {
            checkThere(
                    channel,
                    parts.stream()
                            .filter(part -> part.channel().equals(channel))
                            .toList());
        }
        var repodata = new ChannelRepodata(channels, parts);
        if (parts.stream().anyMatch(part -> part.offer() instanceof SubdirOffer.Sharded)) {
            new Closure(repodata, options.limit()).fetch(roots);
        }
        prune();
        return repodata;
    }

    private static ChannelPart opened(Visit visit, ChannelPart.Wanted wanted) throws IOException {
        var part = new ChannelPart(wanted, offer(visit, wanted));
        try {
            part.filesPlace();
            part.filesName();
            return part;
        } catch (MalformedInput malformed) {
            throw ChannelException.refused("`%s`: %s".formatted(wanted, malformed.getMessage()), malformed.hint());
        }
    }

    private static SubdirOffer offer(Visit visit, ChannelPart.Wanted part) throws IOException {
        var folder = part.channel().folder();
        return folder.isPresent()
                ? new FolderVisit(visit, part, folder.get()).open()
                : new ServerVisit(visit, part).open();
    }

    /// A channel has `noarch`, even an empty one (CEP 26); a folder of this machine is not so strict.
    private static void checkThere(Channel channel, List<ChannelPart> parts) throws IOException {
        var absent = parts.stream()
                .filter(part -> part.offer() instanceof SubdirOffer.Absent)
                .map(part -> part.source().subdir())
                .toList();
        if (channel.folder().isPresent()) {
            if (absent.size() == parts.size()) {
                FolderVisit.checkThere(channel, channel.folder().get(), absent);
            }
            return;
        }
        if (absent.contains(Subdir.NOARCH) || !parts.isEmpty() && absent.size() == parts.size()) {
            throw new ChannelException(
                    "%s is not a channel: its server has neither `%s`, `%s`, `%s` nor `%s` in %s"
                            .formatted(
                                    channel,
                                    SubdirForm.SHARDS.file(),
                                    SubdirForm.ZSTD.file(),
                                    SubdirForm.PLAIN.file(),
                                    SubdirForm.BZIP2.file(),
                                    String.join(
                                            " or ",
                                            absent.stream()
                                                    .map("`%s`"::formatted)
                                                    .toList())),
                    "look whether its name or URL is right; a folder of this machine is written with a slash, as in"
                            + " `./channel`; every channel has at least an empty `noarch/repodata.json`");
        }
    }

    private void prune() {
        try {
            cache.pruneIfGrown();
        } catch (IOException failure) {
            // what was asked for is here; a cache that is too large can wait
            options.listener()
                    .note(
                            TaskEvent.Level.WARNING,
                            "the cache of channels could not be pruned: " + failure.getMessage());
        }
    }

    /// Ends all connections.
    @Override
    public void close() throws IOException {
        servers.close();
    }
}
