package dockerenvs.cli;

import dockerenvs.build.Subdirs;
import dockerenvs.cli.syntax.Command;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Settings;
import dockerenvs.cli.syntax.Value;
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

/// Writes locks.
final class LockCommand {
    private final Console console;

    private final WishOptions wishes = new WishOptions();

    private final Settings<String> platforms = Settings.of("--platform=PLATFORM,...", """
            What the environment is for, such as linux-64,linux-aarch64; what the file says, else the platform of
            the base, else linux-64.""");

    private final Setting<Optional<String>> base = Setting.optional("-b, --base=IMAGE", """
            The image it is for, a file or a name in a registry: its glibc has to fit, and the lock names it by its
            digest.""");

    private final Setting<Path> output = Setting.of(
            "-o, --output=LOCK",
            Value.PATH,
            Path.of("pixi.lock"),
            "The lock to write; pixi.lock by default; `-` for stdout.");

    private final Settings<String> updated = Settings.following("--update=NAME", "*", """
            Keep what the lock has, but for the packages named, which may become newer, and what has to change with
            them. Says what has changed.""");

    private final Flag quiet = Flag.of("-q, --quiet", "Say nothing but errors.");

    private final ChannelOptions channels = new ChannelOptions();

    private final SolveOptions options = new SolveOptions();

    private final RegistryOptions registries = new RegistryOptions();

    LockCommand(Console console) {
        this.console = console;
    }

    /// What can be said to it.
    Command command() {
        return Command.of("lock", this::run, """
                Choose packages from channels and write down which they are: a pixi.lock, which `build` takes.

                The lock says what it was made for, too, so that it can be made anew. With --update, only that
                changes which has to: what is asked for differently now, and the packages named.""")
                .withSynopsis("docker-envs lock (SPEC... | -f FILE | --update [NAME...]) [OPTION]...")
                .withExamples(
                        "docker-envs lock -f environment.yml -b debian:12-slim --platform linux-64,linux-aarch64",
                        "docker-envs lock --update numpy",
                        "docker-envs build -f pixi.lock -i demo:1 -o demo.tar")
                .with(wishes, platforms, base, output, updated, quiet)
                .with("Channels", channels)
                .with("Choosing", options)
                .with("Registries", registries);
    }

    private int run() throws IOException {
        var isUpdate = !updated.values().isEmpty();
        if (isUpdate && TargetOptions.isStdout(output.value())) {
            throw AskedWrongly.of("`--update` changes a file, and `--output` is stdout", "name the lock with `-o`");
        }
        if (!TargetOptions.isStdout(output.value())) {
            PendingFile.beside(output.value()).close();
        }
        var former = isUpdate ? FormerLock.read(output.value(), updated.values()) : FormerLock.NONE;
        try (var images = new Images(registries, console);
                var solving = Solving.open(
                        channels(former), channels.isOffline(), options, console.quietIf(quiet.isGiven()))) {
            var bases = base.value().isPresent()
                    ? List.of(images.single(base.value().get()))
                    : List.<Source>of();
            var purpose = TargetOptions.isStdout(output.value())
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
        return Optional.ofNullable(output.value().toAbsolutePath().getParent()).orElse(output.value());
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
                : channels.applyTo(wishes.read(subdir, console.quietIf(quiet.isGiven())));
    }

    private List<String> subdirs(List<Source> bases, FormerLock former) throws IOException {
        if (!platforms.values().isEmpty()) {
            return platforms.values().stream().map(Solving::subdir).distinct().toList();
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
        if (TargetOptions.isStdout(output.value())) {
            console.out().print(text);
            return;
        }
        try (var pending = PendingFile.beside(output.value());
                var out = pending.stream(0)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            pending.commit();
        }
        if (former.isThere()) {
            locks.forEach(lock -> former.difference(lock).forEach(console.out()::println));
        }
        for (var lock : quiet.isGiven() ? List.<Lock>of() : locks) {
            console.err()
                    .println("%s: %s for %s"
                            .formatted(
                                    output.value(),
                                    ImageText.count(lock.packages().size(), "package"),
                                    lock.subdir()));
        }
    }
}
