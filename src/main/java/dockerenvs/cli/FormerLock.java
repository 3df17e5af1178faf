package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.build.WantedEnvironment;
import dockerenvs.conda.environment.ChannelChoice;
import dockerenvs.conda.environment.EnvironmentSpec;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockDifference;
import dockerenvs.conda.environment.LockFile;
import dockerenvs.conda.environment.LockNotes;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.environment.Selection;
import dockerenvs.conda.solve.ChannelPriority;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.PackageFileName;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.VirtualPackage;
import dockerenvs.conda.spec.VirtualPackages;
import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The lock that is to be updated: what it was made for, and what it has.
final class FormerLock {
    /// There is none.
    static final FormerLock NONE = new FormerLock(LockNotes.NONE, new LinkedHashMap<>(), List.of());

    private final LockNotes notes;
    private final SequencedMap<String, Lock> locks;
    private final List<String> freed;

    private FormerLock(LockNotes notes, SequencedMap<String, Lock> locks, List<String> freed) {
        this.notes = notes;
        this.locks = Collections.unmodifiableSequencedMap(locks);
        this.freed = List.copyOf(freed);
    }

    /// Reads a lock.
    ///
    /// @param updated names of packages that may become newer; `*` is none of them
    static FormerLock read(Path file, List<String> updated) throws IOException {
        var names = updated.stream().filter(name -> !name.equals("*")).toList();
        try {
            var bytes = Files.readAllBytes(file);
            var text = new String(bytes, UTF_8);
            var locks = new LinkedHashMap<String, Lock>();
            for (var platform : LockFile.platforms(text)) {
                var lock = LockFile.parse(bytes, file, Selection.DEFAULT.withSubdir(platform));
                locks.put(lock.subdir(), lock);
            }
            for (var name : names) {
                if (locks.values().stream().allMatch(lock -> find(lock, name).isEmpty())) {
                    throw AskedWrongly.of(
                            "`%s` has no package %s to be updated".formatted(file, MalformedInput.quote(name)),
                            "a package that is new to it is asked for, and not updated");
                }
            }
            return new FormerLock(LockNotes.parse(text), locks, names);
        } catch (NoSuchFileException _) {
            throw AskedWrongly.of(
                    "there is no lock `%s` to be updated".formatted(file), "make one first, without `--update`");
        } catch (MalformedInput failure) {
            throw failure.in("`%s`".formatted(file));
        }
    }

    private static Optional<LockedPackage> find(Lock lock, String name) {
        return lock.packages().stream()
                .filter(locked -> locked.record().name().equals(name))
                .findFirst();
    }

    boolean isThere() {
        return !locks.isEmpty();
    }

    LockNotes notes() {
        return notes;
    }

    List<String> subdirs() {
        return List.copyOf(locks.keySet());
    }

    /// The channels it was made from, seen from here; where it does not say, as when an image gave it back, those that
    /// it lists and that are no folders.
    ///
    /// @param folder that of the lock
    List<String> channels(Path folder) {
        var noted = notes.of("channel").stream()
                .map(channel -> LockPurpose.seenFrom(folder, channel))
                .toList();
        return noted.isEmpty()
                ? locks.values().stream()
                        .flatMap(lock -> lock.channels().stream())
                        .filter(channel -> !channel.startsWith("file:"))
                        .distinct()
                        .toList()
                : noted;
    }

    /// What was asked for when it was made.
    EnvironmentSpec spec(String subdir) {
        var specs = notes.of("spec", subdir);
        if (specs.isEmpty()) {
            throw AskedWrongly.of(
                    "the lock does not say what it was made for", "say it once more, by specs or with `-f`");
        }
        var priority =
                notes.of("priority").stream().map(ChannelPriority::valueOf).findFirst();
        return new EnvironmentSpec(
                "",
                new ChannelChoice(List.of(), true, priority, Optional.empty()),
                specs.stream().map(MatchSpec::parse).toList(),
                notes.of("pin", subdir).stream().map(MatchSpec::parse).toList(),
                EnvironmentSpec.Machine.ANY,
                notes.variables(subdir),
                List.of(),
                List.of());
    }

    /// The machine it was made for; where it does not say, a usual one.
    VirtualPackages machine(String subdir, EnvironmentSpec spec) {
        var said = notes.of("virtual", subdir);
        if (said.isEmpty()) {
            return VirtualPackages.of(subdir).withAll(spec.machine().virtualPackages());
        }
        return new VirtualPackages(subdir)
                .withAll(said.stream().map(VirtualPackage::parse).toList());
    }

    /// The same environment, in which packages that may stay do.
    WantedEnvironment favouredBy(WantedEnvironment wanted) {
        var files = new ArrayList<PackageFileName>();
        var lock = Optional.ofNullable(locks.get(wanted.machine().subdir()));
        for (var locked : lock.map(Lock::packages).orElse(List.of())) {
            if (!freed.contains(locked.record().name())) {
                files.add(locked.record().file());
            }
        }
        return wanted.withPreferences(wanted.preferences().withFavoured(files));
    }

    /// What is different in a new lock, a line each.
    List<String> difference(Lock lock) {
        var before = Optional.ofNullable(locks.get(lock.subdir()))
                .map(Lock::packages)
                .orElse(List.of());
        var changes = LockDifference.between(before, lock.packages()).changes();
        var lines = new ArrayList<String>();
        lines.add(lock.subdir() + (changes.isEmpty() ? ": nothing has changed" : ":"));
        for (var change : changes) {
            var old = change.before().map(FormerLock::text);
            var now = change.after().map(FormerLock::text);
            if (old.isPresent() && now.isPresent()) {
                lines.add("  ~ %s %s -> %s".formatted(change.name(), old.get(), now.get()));
            } else {
                var sign = old.isPresent() ? "-" : "+";
                lines.add("  %s %s %s"
                        .formatted(sign, change.name(), old.or(() -> now).orElse("")));
            }
        }
        return lines;
    }

    private static String text(PackageRecord record) {
        return record.version() + " " + record.build();
    }
}
