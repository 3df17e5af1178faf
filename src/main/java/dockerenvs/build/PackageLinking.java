package dockerenvs.build;

import dockerenvs.conda.channel.ChannelException;
import dockerenvs.conda.channel.WantedPackage;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.link.InstalledPackage;
import dockerenvs.conda.link.LinkTarget;
import dockerenvs.conda.link.LinkedPackage;
import dockerenvs.conda.link.Linker;
import dockerenvs.conda.link.PackageFile;
import dockerenvs.conda.link.PythonLayout;
import dockerenvs.conda.prefix.InstalledPrefix;
import dockerenvs.conda.spec.PackageLocation;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.MalformedInput;
import dockerenvs.tasks.Once;
import dockerenvs.tasks.Tasks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Locked packages on their way to linked ones: fetched from wherever they are and linked at once, the largest
/// first, so that network and processors are busy together.
///
/// Noarch Python packages need to know where Python keeps its packages. What the lock says of it is believed
/// first; when the package of Python says otherwise, they are linked again.
final class PackageLinking {
    /// Packages on their way at a time, most of which wait for the network.
    private static final int FETCHES_MAX = 6;

    private static final int NAMED_MAX = 5;

    private final Workshop workshop;
    private final Knowledge knowledge;
    private final Optional<InstalledPrefix> prefix;
    private final Linker linker;
    private final Semaphore processors = new Semaphore(Tasks.cores());

    /// Packages of which only an outline is here, to be fetched when they are wanted whole, by `name-version-build`.
    private final Map<String, Once<LinkedPackage>> outlined = new ConcurrentHashMap<>();

    /// Those that were found in the cache of linked packages, by `name-version-build`.
    private final Set<String> found = ConcurrentHashMap.newKeySet();

    /// Packages without a package file, and why.
    private final SortedMap<String, String> takenHere = new ConcurrentSkipListMap<>();

    /// @param knowledge of packages that need not be fetched
    PackageLinking(Workshop workshop, Ingredients ingredients, Knowledge knowledge) {
        this.workshop = workshop;
        this.knowledge = knowledge;
        this.prefix = ingredients.prefix();
        this.linker = workshop.linker();
    }

    /// All packages as they look installed, in no particular order.
    ///
    /// @param target without Python
    List<LinkedPackage> link(List<LockedPackage> packages, LinkTarget target) throws IOException {
        var guess = withPython(target, packages.stream().map(LockedPackage::record));
        var linked = linkAll(packages, guess);
        var known = python(linked.stream().map(LinkedPackage::record))
                .map(PythonLayout::of)
                .map(target::withPython);
        return known.isEmpty() || known.get().equals(guess) ? linked : linkAll(packages, known.get());
    }

    /// What packages are linked for: `target` with the Python that is among them.
    static LinkTarget withPython(LinkTarget target, Stream<PackageRecord> records) {
        return python(records)
                .flatMap(PackageLinking::layout)
                .map(target::withPython)
                .orElse(target);
    }

    private static Optional<PackageRecord> python(Stream<PackageRecord> records) {
        return records.filter(record -> record.name().equals("python")).findFirst();
    }

    private static Optional<PythonLayout> layout(PackageRecord python) {
        try {
            return Optional.of(PythonLayout.of(python));
        } catch (MalformedInput _) {
            // an odd version: only the package itself can tell
            return Optional.empty();
        }
    }

    private List<LinkedPackage> linkAll(List<LockedPackage> packages, LinkTarget target) throws IOException {
        var outlines = outlines(packages, target);
        var sought = Tasks.parallel(
                packages, Tasks.cores(), locked -> new Sought(locked, linker.locate(locked.record(), target)));
        return Tasks.largestFirst(
                sought, Math.max(FETCHES_MAX, Tasks.cores()), Sought::size, one -> linkOnce(one, target, outlines));
    }

    private Once<Map<String, ToldPackage>> outlines(List<LockedPackage> packages, LinkTarget target) {
        return new Once<>(() -> knowledge.packages(packages.stream()
                .flatMap(locked -> Linker.keys(locked.record(), target).stream())
                .collect(Collectors.toSet())));
    }

    private LinkedPackage linkOnce(Sought sought, LinkTarget target, Once<Map<String, ToldPackage>> outlines)
            throws IOException {
        var here = sought.key.isPresent() ? linker.find(sought.key.get()) : Optional.<LinkedPackage>empty();
        here.ifPresent(linked -> found.add(linked.record().stem()));
        var known = here.isPresent() ? here : outlined(sought.locked, target, outlines.get());
        return known.isPresent() ? known.get() : link(sought.locked, target);
    }

    /// Those of the packages that are to be had, as they look installed. Packages whose files are nowhere are left out.
    ///
    /// @param target for all of them, whether Python is among them or not
    List<LinkedPackage> linkWhatIs(List<LockedPackage> packages, LinkTarget target) throws IOException {
        var outlines = outlines(packages, target);
        return Tasks.parallel(packages, Math.max(FETCHES_MAX, Tasks.cores()), locked -> {
                    var sought = new Sought(locked, linker.locate(locked.record(), target));
                    try {
                        return Optional.of(linkOnce(sought, target, outlines));
                    } catch (ChannelException nowhere) {
                        if (!nowhere.isNowhere()) {
                            throw nowhere;
                        }
                        return Optional.<LinkedPackage>empty();
                    }
                })
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /// A package, and its name in the cache of linked packages if it is there.
    private record Sought(LockedPackage locked, Optional<String> key) {
        /// How much there is to do: bytes of the package file, as far as one knows before it is fetched, as a list of
        /// files does not say; next to nothing for what was linked before.
        long size() {
            return key.isPresent()
                    ? 0
                    : locked.record()
                            .size()
                            .orElseGet(() -> locked.location() instanceof PackageLocation.Local(var file)
                                    ? file.toFile().length()
                                    : 1);
        }
    }

    /// The package without its contents, which are fetched when they are wanted.
    private Optional<LinkedPackage> outlined(
            LockedPackage locked, LinkTarget target, Map<String, ToldPackage> outlines) {
        return Linker.keys(locked.record(), target).stream()
                .flatMap(key -> Optional.ofNullable(outlines.get(key)).stream())
                .findFirst()
                .map(told -> {
                    var whole = new Once<>(() -> told.checked(link(locked, target)));
                    outlined.put(locked.record().stem(), whole);
                    return told.read(whole);
                });
    }

    /// Fetches what is here in outlines only, and compares it with them; looks whether what was found in the cache is
    /// whole.
    ///
    /// @throws MalformedInput when an outline is wrong, or the cache has lost something
    void complete(List<InstalledPackage> packages) throws IOException {
        for (var installed : packages) {
            if (found.contains(installed.record().stem())) {
                linker.check(installed.linked());
            }
            var whole = Optional.ofNullable(outlined.get(installed.record().stem()));
            if (whole.isPresent()) {
                whole.get().get();
            }
        }
    }

    private LinkedPackage link(LockedPackage locked, LinkTarget target) throws IOException {
        var file = file(locked);
        try {
            processors.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to link `%s`".formatted(locked));
        }
        try {
            return file.isPresent() ? link(file.get(), target) : linkHere(locked, target);
        } finally {
            processors.release();
        }
    }

    private LinkedPackage link(PackageFile file, LinkTarget target) throws IOException {
        var size = Files.size(file.path());
        try (var progress = workshop.listener().start("link", file.record().toString(), size)) {
            var linked = linker.link(file, target);
            progress.advanceTo(size);
            progress.done();
            return linked;
        } catch (MalformedInput failure) {
            throw failure.orHint(
                    "the package is damaged, or nothing that conda would install; use another build of it");
        }
    }

    /// The package file; nothing when it is nowhere, and the package can be taken from where it is installed. A
    /// server that refuses or cannot be reached may have it, so that is a failure: the same build must not depend
    /// on the weather.
    private Optional<PackageFile> file(LockedPackage locked) throws IOException {
        if (prefix.isPresent()
                && locked.record().sha256().isEmpty()
                && locked.record().md5().isEmpty()) {
            takenHere.put(locked.record().stem(), "nothing says which hash it has");
            return Optional.empty();
        }
        var guesses = prefix.map(found -> found.guesses(locked)).orElse(List.of());
        try {
            var file = workshop.fetcher().fetch(new WantedPackage(locked.record(), locked.location(), guesses));
            return Optional.of(new PackageFile(file.path(), file.sha256(), locked.record()));
        } catch (ChannelException nowhere) {
            if (prefix.isEmpty() || !nowhere.isNowhere()) {
                throw nowhere;
            }
            takenHere.put(locked.record().stem(), String.valueOf(nowhere.getMessage()));
            return Optional.empty();
        }
    }

    private LinkedPackage linkHere(LockedPackage locked, LinkTarget target) throws IOException {
        return linker.link(prefix.orElseThrow().packageHere(locked), target);
    }

    /// What someone may want to look at, after all packages are linked.
    List<String> warnings() {
        if (takenHere.isEmpty()) {
            return List.of();
        }
        var names = List.copyOf(takenHere.keySet());
        var more = names.size() - NAMED_MAX;
        return List.of("packages whose files are nowhere are taken as the environment has them (%d): %s%s; %s"
                .formatted(
                        names.size(),
                        String.join(", ", names.subList(0, Math.min(NAMED_MAX, names.size()))),
                        more > 0 ? " and %d more".formatted(more) : "",
                        takenHere.firstEntry().getValue()));
    }
}
