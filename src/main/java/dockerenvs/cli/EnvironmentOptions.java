package dockerenvs.cli;

import dockerenvs.build.EnvironmentImage;
import dockerenvs.build.Subdirs;
import dockerenvs.build.Workshop;
import dockerenvs.conda.channel.ChannelFolder;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockFile;
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
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// What the environment is made of, and where its packages are.
final class EnvironmentOptions {
    private static final int NAMES_SHOWN_MAX = 5;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "LOCK",
            description = "The locked packages: a list with @EXPLICIT, a conda-lock.yml, a pixi.lock, or a list of "
                    + "package files.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--from-prefix",
            paramLabel = "FOLDER",
            description = "Instead of a lock, the folder of an environment on this machine. Its packages make the "
                    + "same layers as a lock of them; what was changed, installed by pip or put there otherwise is "
                    + "listed and makes a layer of its own.")
    private Optional<Path> installed = Optional.empty();

    @Option(
            names = {"-p", "--package"},
            paramLabel = "SPEC",
            description = "A package to choose and to add. Not possible yet: packages have to be locked.")
    private List<String> packages = List.of();

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            description = "The environment of a pixi.lock; `default` by default.")
    private String environment = "default";

    @Option(
            names = "--category",
            paramLabel = "NAME",
            description = "A category of a conda-lock.yml; `main` by default; may be repeated.")
    private List<String> categories = List.of("main");

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH,...",
            hideParamSyntax = true,
            split = ",",
            description = "The platform to build for, such as linux/arm64; that of the base by default. Several make "
                    + "an index with an image for each, which a docker-archive cannot hold.")
    private List<String> platforms = List.of();

    @Option(
            names = "--channel",
            paramLabel = "[NAME=]FOLDER",
            description = "A folder that holds packages of a channel, in its subdirs; may be repeated.")
    private List<String> channels = List.of();

    @Option(names = "--offline", description = "Ask no server: all packages have to be on this machine.")
    private boolean offline;

    @Option(names = "--without-pip", description = "Go on without the packages for pip that a lock names.")
    private boolean withoutPip;

    /// The platforms asked for; none for that of the base.
    List<Platform> platforms() {
        return platforms.stream()
                .map(text -> SourceOptions.platform("--platform", text))
                .toList();
    }

    /// Finds out whether the folders are there, and one thing is asked for, before there is work to be lost.
    void check() {
        if (installed.isPresent() && (file.isPresent() || !packages.isEmpty())) {
            throw AskedWrongly.of(
                    "`--from-prefix` goes with neither `-f` nor `-p`: the environment says which packages it has",
                    "give one of them");
        }
        if (installed.isPresent() && platforms.size() > 1) {
            throw AskedWrongly.of(
                    "an environment of this machine is for one platform, and `--platform` names %d"
                            .formatted(platforms.size()),
                    "give a lock with `-f`");
        }
        if (platforms().stream().distinct().count() < platforms.size()) {
            throw AskedWrongly.of("`--platform` names one platform twice", "leave one of them out");
        }
        for (var channel : channels) {
            var folder = ChannelFolder.parse(channel).folder();
            if (!Files.isDirectory(folder)) {
                throw MalformedInput.of(
                        "`--channel`: there is no folder `%s`".formatted(folder),
                        "name the one that has the subdirs, such as noarch");
            }
        }
    }

    /// Tells `image` what it is made of.
    void applyTo(EnvironmentImage image, Platform target, Console console) throws IOException {
        if (installed.isEmpty()) {
            image.lock(lock(target, console));
            return;
        }
        image.installed(InstalledPrefix.read(installed.get(), Subdirs.of(target)));
    }

    private Lock lock(Platform target, Console console) throws IOException {
        if (!packages.isEmpty()) {
            throw AskedWrongly.of(
                    "packages cannot be chosen yet, so `-p` and `--package` are not possible: %s"
                            .formatted(String.join(", ", packages)),
                    "lock the environment with pixi, conda-lock or `conda list --explicit --md5`, and give the lock "
                            + "with `-f`");
        }
        if (file.isEmpty()) {
            throw AskedWrongly.of(
                    "there is nothing to build",
                    "give a lock with `-f`, or an environment of this machine with `--from-prefix`");
        }
        var selection = Selection.DEFAULT
                .withEnvironment(environment)
                .withSubdir(Subdirs.of(target))
                .withCategories(categories)
                .withVariables(console.environment());
        var lock = LockFile.read(file.get(), selection);
        if (lock.packages().isEmpty()) {
            throw MalformedInput.of("`%s` has no packages for %s".formatted(file.get(), selection.subdir()), "");
        }
        if (lock.pipPackages().isEmpty()) {
            return lock;
        }
        if (!withoutPip) {
            throw MalformedInput.of(
                    "`%s` names %d packages for pip, which cannot be installed yet: %s"
                            .formatted(file.get(), lock.pipPackages().size(), names(lock)),
                    "go on without them by `--without-pip`");
        }
        console.warn("%d packages for pip are left out: %s"
                .formatted(lock.pipPackages().size(), names(lock)));
        return lock.withoutPipPackages();
    }

    private static String names(Lock lock) {
        var more = lock.pipPackages().size() - NAMES_SHOWN_MAX;
        return lock.pipPackages().stream()
                        .limit(NAMES_SHOWN_MAX)
                        .map(Object::toString)
                        .collect(Collectors.joining(", "))
                + (more > 0 ? " and %d more".formatted(more) : "");
    }

    Workshop.Supply supply(Listener listener) {
        return new Workshop.Supply(channels.stream().map(ChannelFolder::parse).toList(), offline, listener);
    }
}
