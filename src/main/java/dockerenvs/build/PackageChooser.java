package dockerenvs.build;

import dockerenvs.conda.channel.Channel;
import dockerenvs.conda.channel.Channels;
import dockerenvs.conda.channel.Condarc;
import dockerenvs.conda.environment.ChannelChoice;
import dockerenvs.conda.environment.EnvironmentSpec;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.repodata.ChannelRepodata;
import dockerenvs.conda.repodata.RepodataCache;
import dockerenvs.conda.repodata.RepodataFetcher;
import dockerenvs.conda.solve.ChannelPriority;
import dockerenvs.conda.solve.Conflict;
import dockerenvs.conda.solve.LimitReached;
import dockerenvs.conda.solve.Preferences;
import dockerenvs.conda.solve.Resolution;
import dockerenvs.conda.solve.Solution;
import dockerenvs.conda.solve.Solver;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackages;
import dockerenvs.content.MalformedInput;
import dockerenvs.tasks.Listener;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Chooses packages for environments from what channels offer to somebody.
///
/// ```
///   EnvironmentSpec ─▶ wanted() ─▶ WantedEnvironment ─▶ solve() ─▶ Resolution
///                      channels,                        lock()  ─▶ Lock
///                      machine, preferences
/// ```
public final class PackageChooser implements Closeable {
    /// The channels of who names none, and has set up none for conda.
    public static final List<String> CHANNELS_DEFAULT = List.of("conda-forge");

    private static final String FILE = "file://";
    private static final String[] NONE = {};

    private static final long REPODATA_BYTES_MAX = 4L << 30;

    private final Channels channels;
    private final Optional<ChannelPriority> priority;
    private final RepodataFetcher fetcher;

    private PackageChooser(Channels channels, Optional<ChannelPriority> priority, RepodataFetcher fetcher) {
        this.channels = channels;
        this.priority = priority;
        this.fetcher = fetcher;
    }

    /// The chooser with a cache below `folder`, which is made when it does not exist. It knows no `.condarc`, proxies
    /// or credentials.
    ///
    /// @param folder that of a [Workshop]
    public static PackageChooser open(Path folder, boolean offline, Listener listener) throws IOException {
        var builder = RepodataFetcher.builder(cache(folder)).listener(listener);
        return new PackageChooser(Channels.USUAL, Optional.empty(), (offline ? builder.offline(true) : builder).open());
    }

    /// The chooser of a user, with the `.condarc`, proxies and credentials that are set up for conda, mamba, pixi and
    /// `curl`.
    ///
    /// @param environment environment variables, such as those of the process
    /// @throws MalformedInput naming a configuration file that cannot be understood
    public static PackageChooser ofUser(Map<String, String> environment, boolean offline, Listener listener)
            throws IOException {
        var home = Workshop.home(environment);
        var condarc = Condarc.read(environment, home);
        var builder = RepodataFetcher.builder(cache(Workshop.folder(environment)))
                .surroundings(environment, home)
                .listener(listener);
        return new PackageChooser(
                Channels.of(condarc),
                condarc.channelPriority().map(PackageChooser::priority),
                (offline ? builder.offline(true) : builder).open());
    }

    private static RepodataCache cache(Path folder) throws IOException {
        return RepodataCache.open(folder.resolve(Workshop.REPODATA), REPODATA_BYTES_MAX);
    }

    private static ChannelPriority priority(String text) {
        return ChannelPriority.valueOf(text.toUpperCase(Locale.ROOT));
    }

    /// The channels that count: `first`, those of an environment, and, where `first` is empty and the environment does
    /// not say that its own are all, those that the user has set up; [#CHANNELS_DEFAULT] where there are none.
    ///
    /// @param first names, URLs and folders
    /// @throws MalformedInput when one is not a channel, or may not be used here
    public List<Channel> channels(List<String> first, ChannelChoice choice) {
        var written = new ArrayList<>(first);
        written.addAll(choice.channels());
        var found = new ArrayList<>(channels.parse(written));
        if (first.isEmpty() && !choice.isWhole()) {
            channels.configured().stream()
                    .filter(channel -> !found.contains(channel))
                    .forEach(found::add);
        }
        return found.isEmpty() ? channels.parse(CHANNELS_DEFAULT) : found;
    }

    /// What it takes to solve an environment: its channels, those that its specs name behind them, and how it and the
    /// user want them.
    ///
    /// @param first channels that count more than those of the environment
    /// @throws MalformedInput when one is not a channel, or may not be used here
    public WantedEnvironment wanted(EnvironmentSpec spec, List<String> first, VirtualPackages machine) {
        var choice = spec.channels();
        var preferences = Preferences.DEFAULT;
        var wantedPriority = choice.priority().or(() -> priority);
        if (wantedPriority.isPresent()) {
            preferences = preferences.withPriority(wantedPriority.get());
        }
        if (choice.until().isPresent()) {
            preferences = preferences.withUntil(choice.until().get());
        }
        var all = withOwn(channels(first, choice), spec.specs());
        var specs = spec.specs().stream()
                .map(channels::inFull)
                .map(one -> withoutPlace(one, all))
                .toList();
        return new WantedEnvironment(spec.withSpecs(specs), all, machine, preferences);
    }

    /// A spec that names a folder of this machine by no more of its path than it takes to mean no other channel, so
    /// that locks and images are the same wherever that folder is.
    private static MatchSpec withoutPlace(MatchSpec spec, List<Channel> known) {
        var names = spec.channel().startsWith("file:")
                ? spec.channel().substring(FILE.length()).split("/", -1)
                : NONE;
        for (var count = 1; count < names.length; count++) {
            var last = List.of(names).subList(names.length - count, names.length);
            var shorter = spec.withChannel(String.join("/", last));
            if (known.stream()
                            .filter(channel -> shorter.matchesChannel(channel.name()))
                            .count()
                    == 1) {
                return shorter;
            }
        }
        return spec;
    }

    /// Channels, and behind them those that specs name for themselves (`bioconda::samtools`), where no other one is
    /// called so.
    private List<Channel> withOwn(List<Channel> known, List<MatchSpec> specs) {
        var all = new ArrayList<>(known);
        for (var spec : specs) {
            var full = channels.inFull(spec);
            if (!spec.channel().equals("*") && all.stream().noneMatch(channel -> full.matchesChannel(channel.name()))) {
                channels.parse(List.of(spec.channel())).stream()
                        .filter(channel -> !all.contains(channel))
                        .forEach(all::add);
            }
        }
        return all;
    }

    /// What the channels of an environment offer for its machine; to be closed.
    ///
    /// @throws IOException when a channel cannot be reached
    public ChannelRepodata offers(WantedEnvironment wanted) throws IOException {
        var roots = new ArrayList<String>();
        for (MatchSpec spec : wanted.spec().specs()) {
            roots.add(spec.name());
        }
        return offers(wanted.channels(), wanted.machine().subdir(), roots);
    }

    /// What channels offer for a kind of machine; to be closed.
    ///
    /// @param names packages that will be asked for first
    /// @throws IOException when a channel cannot be reached
    public ChannelRepodata offers(List<Channel> from, String subdir, List<String> names) throws IOException {
        return fetcher.open(from, subdir, names);
    }

    /// Chooses packages.
    ///
    /// @throws IOException when a channel cannot be reached
    public Resolution solve(WantedEnvironment wanted) throws IOException {
        try (var offers = offers(wanted)) {
            return Solver.solve(wanted.wish(), offers);
        }
    }

    /// Chooses packages, and says which files they are.
    ///
    /// @throws MalformedInput when there is no solution, with the reasons
    /// @throws IOException when a channel cannot be reached
    public Lock lock(WantedEnvironment wanted) throws IOException {
        try (var offers = offers(wanted)) {
            return switch (Solver.solve(wanted.wish(), offers)) {
                case Solution solution -> lock(wanted, solution, offers);
                case Conflict conflict -> throw unsolved(conflict);
                case LimitReached limit -> throw unsolved(limit);
            };
        }
    }

    /// What to say when there is no solution.
    public static MalformedInput unsolved(Conflict conflict) {
        return MalformedInput.of(
                String.join("\n", conflict.story()),
                switch (conflict.kind()) {
                    case NOT_FOUND -> "`docker-envs search` shows what channels have";
                    case UNSATISFIABLE -> "ask for other versions, or leave one of these out";
                });
    }

    /// What to say when it was given up.
    public static MalformedInput unsolved(LimitReached limit) {
        return MalformedInput.of(
                String.format(
                        Locale.ROOT,
                        "no solution was found within %,d conflicts, and none was ruled out",
                        limit.conflicts()),
                "narrow the versions of the packages you know most about");
    }

    /// The lock of a solution.
    ///
    /// @param offers what it was chosen from
    public static Lock lock(WantedEnvironment wanted, Solution solution, ChannelRepodata offers) throws IOException {
        var packages = new ArrayList<LockedPackage>();
        for (var candidate : solution.packages()) {
            packages.add(new LockedPackage(offers.record(candidate), offers.location(candidate)));
        }
        return Lock.of(wanted.spec(), wanted.machine().subdir(), offers.channels(), packages);
    }

    @Override
    public void close() throws IOException {
        fetcher.close();
    }
}
