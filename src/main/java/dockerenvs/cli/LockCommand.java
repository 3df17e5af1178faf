package dockerenvs.cli;

import dockerenvs.build.Subdirs;
import dockerenvs.conda.environment.EnvironmentSpec;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.content.PendingFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes locks.
@Command(
        name = "lock",
        customSynopsis = "docker-envs lock (SPEC... | -f FILE | --update [NAME...]) [OPTION]...",
        description = {
            "Choose packages from channels and write down which they are: a pixi.lock, which `build` takes.",
            "The lock says what it was made for, too, so that it can be made anew. With --update, only that changes "
                    + "which has to: what is asked for differently now, and the packages named."
        },
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  docker-envs lock -f environment.yml -b debian:12-slim --platform linux-64,linux-aarch64",
            "  docker-envs lock --update numpy",
            "  docker-envs build -f pixi.lock -i demo:1 -o demo.tar"
        })
final class LockCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private WishOptions wishes = new WishOptions();

    @Option(
            names = "--platform",
            paramLabel = "PLATFORM,...",
            hideParamSyntax = true,
            split = ",",
            description = "What the environment is for, such as linux-64,linux-aarch64; what the file says, else the "
                    + "platform of the base, else linux-64.")
    private List<String> platforms = List.of();

    @Option(
            names = {"-b", "--base"},
            paramLabel = "IMAGE",
            description = "The image it is for, a file or a name in a registry: its glibc has to fit, and the lock "
                    + "names it by its digest.")
    private Optional<String> base = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "LOCK",
            description = "The lock to write; pixi.lock by default; `-` for stdout.")
    private Path output = Path.of("pixi.lock");

    @Option(
            names = "--update",
            paramLabel = "NAME",
            arity = "0..*",
            fallbackValue = "*",
            description = "Keep what the lock has, but for the packages named, which may become newer, and what has to "
                    + "change with them. Says what has changed.")
    private List<String> updated = List.of();

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    @ArgGroup(exclusive = false, validate = false, heading = "%nChannels:%n")
    private ChannelOptions channels = new ChannelOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nChoosing:%n")
    private SolveOptions options = new SolveOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nRegistries:%n")
    private RegistryOptions registries = new RegistryOptions();

    LockCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var isUpdate = !updated.isEmpty();
        if (isUpdate && TargetOptions.isStdout(output)) {
            throw AskedWrongly.of("`--update` changes a file, and `--output` is stdout", "name the lock with `-o`");
        }
        if (!TargetOptions.isStdout(output)) {
            PendingFile.beside(output).close();
        }
        var former = isUpdate ? FormerLock.read(output, updated) : FormerLock.NONE;
        try (var images = new Images(registries, console);
                var solving = Solving.open(channels(former), channels.isOffline(), options, console.quietIf(quiet))) {
            var bases = base.isPresent() ? List.of(images.single(base.get())) : List.<Source>of();
            var purpose = TargetOptions.isStdout(output)
                    ? LockPurpose.ofNoFile(baseNotes(bases, former))
                    : LockPurpose.of(folder(), baseNotes(bases, former));
            var locks = new ArrayList<Lock>();
            for (var subdir : subdirs(bases, former)) {
                var spec = spec(subdir, former);
                var wanted = bases.isEmpty()
                        ? solving.wanted(spec, former.machine(subdir, spec))
                        : solving.wanted(spec, bases.getFirst().image(Subdirs.platform(subdir)));
                purpose.add(wanted);
                locks.add(solving.chooser().lock(former.favouredBy(wanted)));
            }
            write(LockFile.text(locks, purpose.notes()), locks, former);
        }
        return Program.DONE;
    }

    /// Where paths in the lock begin.
    private Path folder() {
        return Optional.ofNullable(output.toAbsolutePath().getParent()).orElse(output);
    }

    private List<String> channels(FormerLock former) {
        return channels.channels().isEmpty() && wishes.isEmpty() ? former.channels(folder()) : channels.channels();
    }

    private static List<String> baseNotes(List<Source> bases, FormerLock former) {
        return bases.isEmpty() ? former.notes().of(PinnedBase.KEY) : List.of(PinnedBase.note(bases.getFirst()));
    }

    /// What is asked for now, or was when the lock was made.
    private EnvironmentSpec spec(String subdir, FormerLock former) throws IOException {
        return wishes.isEmpty() && former.isThere()
                ? former.spec(subdir)
                : channels.applyTo(wishes.read(subdir, console.quietIf(quiet)));
    }

    private List<String> subdirs(List<Source> bases, FormerLock former) throws IOException {
        if (!platforms.isEmpty()) {
            return platforms.stream().map(Solving::subdir).distinct().toList();
        }
        var said = former.isThere() ? former.subdirs() : wishes.platforms();
        if (!said.isEmpty()) {
            return said;
        }
        return bases.isEmpty()
                ? List.of("linux-64")
                : List.of(Subdirs.of(bases.getFirst().image().platform()));
    }

    private void write(String text, List<Lock> locks, FormerLock former) throws IOException {
        if (TargetOptions.isStdout(output)) {
            console.out().print(text);
            return;
        }
        try (var pending = PendingFile.beside(output);
                var out = pending.stream(0)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            pending.commit();
        }
        if (former.isThere()) {
            locks.forEach(lock -> former.difference(lock).forEach(console.out()::println));
        }
        for (var lock : quiet ? List.<Lock>of() : locks) {
            console.err()
                    .println("%s: %s for %s"
                            .formatted(output, ImageText.count(lock.packages().size(), "package"), lock.subdir()));
        }
    }
}
