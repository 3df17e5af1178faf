package dockerenvs.cli;

import dockerenvs.build.EnvironmentImage;
import dockerenvs.build.Subdirs;
import dockerenvs.build.Workshop;
import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Settings;
import dockerenvs.cli.syntax.Value;
import dockerenvs.conda.channel.ChannelFolder;
import dockerenvs.conda.environment.Environment;
import dockerenvs.conda.environment.EnvironmentSpec;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.PipPackage;
import dockerenvs.conda.environment.Selection;
import dockerenvs.conda.prefix.InstalledPrefix;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Platform;
import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the environment is made of, and where its packages are.
final class EnvironmentOptions implements Part {
    private final Settings<String> packages = Settings.of("-p, --package=SPEC", """
            A package to choose from channels, such as numpy, 'numpy >=1.26' or python=3.12; may be repeated, and
            added to what a file asks for.""");

    private final Setting<Optional<Path>> file = Setting.optional("-f, --file=FILE", Value.PATH, """
            What asks for packages: an environment.yml, a list of specs, a pixi.toml or pyproject.toml; or the
            locked packages: a list with @EXPLICIT, a conda-lock.yml, a pixi.lock, or a list of package files.""");

    private final Setting<Optional<Path>> installed = Setting.optional("--from-prefix=FOLDER", Value.PATH, """
            Instead of a lock, the folder of an environment on this machine. Its packages make the same layers as a
            lock of them; what was changed, installed by pip or put there otherwise is listed and makes a layer of
            its own.""");

    private final Setting<String> environment = Setting.of(
            "--environment=NAME", "default", "The environment of a pixi.toml or pixi.lock; `default` by default.");

    private final Settings<String> categories = Settings.of(
            "--category=NAME",
            Value.TEXT,
            List.of("main"),
            "A category of a conda-lock.yml; `main` by default; may be repeated.");

    private final Settings<String> platforms = Settings.of("--platform=OS/ARCH,...", """
            The platform to build for, such as linux/arm64; that of the base by default. Several make an index with
            an image for each, which a docker-archive cannot hold.""");

    private final Settings<String> channels = Settings.of("--channel=CHANNEL", """
            A channel to choose packages from: a name such as conda-forge, a URL, or a folder such as ./channel;
            those set up for conda by default, else conda-forge. For a lock, a folder that holds packages of a
            channel, [NAME=]FOLDER. May be repeated.""");

    private final Flag overriding = Flag.of(
            "--override-channels", "Choose packages from the channels of --channel alone, whatever the file says.");

    private final Flag offline =
            Flag.of("--offline", "Ask no server: all packages, and what channels offer, have to be on this machine.");

    private final Flag withoutPip = Flag.of("--without-pip", "Go on without the packages for pip that a file names.");

    @Override
    public List<Argument> arguments() {
        return List.of(
                packages,
                file,
                installed,
                environment,
                categories,
                platforms,
                channels,
                overriding,
                offline,
                withoutPip);
    }

    /// The platforms asked for; none for that of the base.
    List<Platform> platforms() {
        return platforms.values().stream()
                .map(text -> SourceOptions.platform("--platform", text))
                .toList();
    }

    /// Finds out whether the folders are there, and one thing is asked for, before there is work to be lost.
    void check() {
        if (installed.value().isPresent()
                && (file.value().isPresent() || !packages.values().isEmpty())) {
            throw AskedWrongly.of(
                    "`--from-prefix` goes with neither `-f` nor `-p`: the environment says which packages it has",
                    "give one of them");
        }
        if (installed.value().isPresent() && platforms.values().size() > 1) {
            throw AskedWrongly.of(
                    "an environment of this machine is for one platform, and `--platform` names %d"
                            .formatted(platforms.values().size()),
                    "give a file with `-f`, or packages with `-p`");
        }
        if (platforms().stream().distinct().count() < platforms.values().size()) {
            throw AskedWrongly.of("`--platform` names one platform twice", "leave one of them out");
        }
        ChannelOptions.check(overriding.isGiven(), channels.values());
        for (var channel : channels.values()) {
            if (isPath(channel)) {
                checkFolder(channel);
            }
        }
    }

    /// Whether a channel is meant by its place on this machine.
    private static boolean isPath(String channel) {
        return !channel.contains("://")
                && (channel.startsWith("/") || channel.startsWith(".") || channel.indexOf('=') > 0);
    }

    private static void checkFolder(String channel) {
        var folder = ChannelFolder.parse(channel).folder();
        if (!Files.isDirectory(folder)) {
            throw MalformedInput.of(
                    "`--channel`: "
                            + (Files.exists(folder) ? "`%s` is no folder" : "there is no folder `%s`")
                                    .formatted(folder),
                    "name the one that has the subdirs, such as noarch");
        }
    }

    /// The base that the lock was made for, if it says so.
    Optional<String> pinnedBase() throws IOException {
        return file.value().isPresent() ? PinnedBase.find(file.value().get()) : Optional.empty();
    }

    /// The argument that means the base of the lock.
    String argument(String pinnedBase) {
        return PinnedBase.argument(pinnedBase, file.value().orElseThrow());
    }

    /// Tells `image` what it is made of.
    ///
    /// @param target the platform it is for
    /// @param options how to choose packages
    void applyTo(EnvironmentImage image, Platform target, SolveOptions options, Console console, Listener listener)
            throws IOException {
        if (installed.value().isPresent()) {
            image.installed(InstalledPrefix.read(installed.value().get(), Subdirs.of(target)));
            return;
        }
        if (file.value().isEmpty() && packages.values().isEmpty()) {
            throw AskedWrongly.of(
                    "there is nothing to build",
                    "name packages with `-p`, a file that asks for some or locks them with `-f`, or an environment of "
                            + "this machine with `--from-prefix`");
        }
        var environment = environment(Subdirs.of(target), console);
        if (environment instanceof EnvironmentSpec spec) {
            image.lock(solved(image.wanted(spec), spec, options, console, listener));
        } else if (environment instanceof Lock lock) {
            image.lock(checked(lock, Subdirs.of(target), console));
        }
    }

    private Environment environment(String subdir, Console console) throws IOException {
        var selection = Selection.DEFAULT
                .withEnvironment(environment.value())
                .withSubdir(subdir)
                .withCategories(categories.values())
                .withVariables(console.environment());
        if (file.value().isEmpty()) {
            return WishOptions.with(EnvironmentSpec.of(List.of()), packages.values(), "-p");
        }
        return switch (WishOptions.read(file.value().get(), selection)) {
            case EnvironmentSpec spec ->
                WishOptions.with(
                        WishOptions.withoutPip(spec, file.value().get(), withoutPip.isGiven(), console),
                        packages.values(),
                        "-p");
            case Lock lock -> lock;
        };
    }

    /// Chooses the packages of an image.
    private Lock solved(
            EnvironmentImage image, EnvironmentSpec spec, SolveOptions options, Console console, Listener listener)
            throws IOException {
        try (var solving = Solving.open(channels.values(), offline.isGiven(), options, console, listener)) {
            var wanted = ChannelOptions.applied(overriding.isGiven(), channels.values(), spec);
            return solving.chooser().lock(solving.wanted(wanted, image.machine()));
        }
    }

    private Lock checked(Lock lock, String subdir, Console console) {
        if (!packages.values().isEmpty()) {
            throw AskedWrongly.of(
                    "`%s` names its packages one by one, and `-p` asks for more: %s"
                            .formatted(file.value().orElseThrow(), String.join(", ", packages.values())),
                    "lock them together, with `docker-envs lock`");
        }
        for (var channel : channels.values()) {
            checkFolder(channel);
        }
        if (lock.packages().isEmpty()) {
            throw MalformedInput.of(
                    "`%s` has no packages for %s".formatted(file.value().orElseThrow(), subdir), "");
        }
        if (lock.pipPackages().isEmpty()) {
            return lock;
        }
        var names = lock.pipPackages().stream().map(PipPackage::toString).toList();
        WishOptions.checkPip(names, file.value().orElseThrow(), withoutPip.isGiven(), console);
        return lock.withoutPipPackages();
    }

    /// Where packages are looked for: in folders that are named, and in those that the lock says it was made from.
    Workshop.Supply supply(Listener listener) throws IOException {
        var noted = file.value().isPresent() && !overriding.isGiven()
                ? PinnedBase.notes(file.value().get()).of("channel")
                : List.<String>of();
        var start = file.value().map(Path::toAbsolutePath).map(Path::getParent).orElse(Path.of("/"));
        var folders = Stream.concat(
                        channels.values().stream(), noted.stream().map(channel -> LockPurpose.seenFrom(start, channel)))
                .filter(channel -> !channel.contains("://"))
                .map(ChannelFolder::parse)
                .filter(channel -> Files.isDirectory(channel.folder()))
                .toList();
        return new Workshop.Supply(folders, offline.isGiven(), listener);
    }
}
