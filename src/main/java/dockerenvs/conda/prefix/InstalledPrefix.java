package dockerenvs.conda.prefix;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.environment.PrefixLock;
import dockerenvs.conda.link.Prefix;
import dockerenvs.conda.link.PrefixFile;
import dockerenvs.conda.link.PrefixMove;
import dockerenvs.conda.link.PrefixPackage;
import dockerenvs.conda.link.PythonLayout;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// An environment that is installed in a folder of this machine: the packages it is made of, and how it differs
/// from them. Looked at once, when it is read; what goes into an image from it fails there when it has changed
/// meanwhile.
public final class InstalledPrefix {
    /// Files that are looked at to tell which folder they name.
    private static final int WITNESSES_MAX = 20;

    private final Path folder;
    private final Lock lock;
    private final Map<String, PrefixRecord> records;
    private final Map<String, List<PrefixFile>> intact;
    private final PrefixComparison comparison;
    private final PrefixFindings findings;
    private final String source;

    private InstalledPrefix(
            Path folder, Lock lock, List<PrefixRecord> records, PrefixScan scan, SortedSet<String> leftOut)
            throws IOException {
        this.folder = folder;
        this.comparison = PrefixComparison.of(scan);
        this.findings = comparison.findings(leftOut);
        this.records = new TreeMap<>();
        this.intact = new TreeMap<>();
        var files = comparison.intact(records.size());
        for (var number = 0; number < records.size(); number++) {
            this.records.put(records.get(number).name(), records.get(number));
            this.intact.put(records.get(number).name(), files.get(number));
        }
        var warnings = new ArrayList<>(lock.warnings());
        this.source = source(folder, files.stream().flatMap(List::stream), warnings);
        if (!lock.variables().isEmpty()) {
            warnings.add("variables that the environment sets are in the image, values included: "
                    + PrefixFindings.first(lock.variables().keySet().stream()
                            .map(name -> quote(name))
                            .toList()));
        }
        warnings.addAll(findings.sentences());
        comparison.unknown().ifPresent(warnings::add);
        this.lock = lock.withWarnings(warnings);
    }

    /// Reads the environment in `folder`: its records, and every one of its files.
    ///
    /// @param subdir the platform it has to be for, such as `linux-64`
    /// @throws MalformedInput when it is none, a record is damaged, or it is for another platform
    /// @throws IOException when a file cannot be read
    public static InstalledPrefix read(Path folder, String subdir) throws IOException {
        var place = folder.toAbsolutePath().normalize();
        var records = PrefixRecords.read(place);
        try {
            var lock = PrefixLock.of(records.stream().map(PrefixRecord::json).toList(), place, subdir)
                    .withVariables(new TreeMap<>(PrefixRecords.variables(place)));
            var places = places(records);
            var leftOut = new TreeSet<String>();
            var scan = PrefixScan.of(
                    place,
                    records.stream().map(record -> record.installed(places)).toList(),
                    leftOut);
            return new InstalledPrefix(place, lock, records, scan, leftOut);
        } catch (MalformedInput failure) {
            throw failure.in(quote(folder.toString()));
        }
    }

    private static UnaryOperator<String> places(List<PrefixRecord> records) {
        return records.stream()
                .filter(record -> record.name().equals("python"))
                .findFirst()
                .<UnaryOperator<String>>map(python ->
                        PythonLayout.of(PackageRecord.of(python.json().with("fn", python.stem() + ".conda")))::place)
                .orElse(UnaryOperator.identity());
    }

    /// The folder that files of the environment name: the one it is in, as it was called, or as it really is.
    private static String source(Path folder, Stream<PrefixFile> files, List<String> warnings) throws IOException {
        var names = new LinkedHashSet<>(
                List.of(folder.toString(), folder.toRealPath().toString()));
        var witnesses = files.filter(file -> file.recorded().placeholder().isPresent())
                .limit(WITNESSES_MAX)
                .toList();
        for (var witness : witnesses) {
            if (witness.entry().type() instanceof FileType.Regular(var _, var content)) {
                for (var name : names) {
                    if (PrefixMove.find(name, content) != PrefixMove.Mention.NONE) {
                        return name;
                    }
                }
            }
        }
        if (!witnesses.isEmpty()) {
            warnings.add("the files of the environment do not name its folder %s, so it was made in another one: files "
                            .formatted(quote(folder.toString()))
                    + "that go along may still name that");
        }
        return folder.toString();
    }

    /// The packages, as a lock of any other origin would name them, and what someone may want to look at.
    public Lock lock() {
        return lock;
    }

    /// How the environment differs from its packages.
    public PrefixFindings findings() {
        return findings;
    }

    /// Files of this machine that may be the package file.
    public List<Path> guesses(LockedPackage locked) {
        var record = records.get(locked.record().name());
        return record == null
                ? List.of()
                : record.guesses(folder, locked.record().file().toString());
    }

    /// A package as it lies in the environment, for when its file is nowhere.
    public PrefixPackage packageHere(LockedPackage locked) {
        var name = locked.record().name();
        var record = records.get(name);
        if (record == null) {
            throw new IllegalArgumentException("`%s` is not in the environment".formatted(locked));
        }
        var json = record.json();
        for (var key : List.of("link", "extracted_package_dir", "package_tarball_full_path", "requested_spec")) {
            json = json.without(key);
        }
        // where it lies on this machine is nobody's business: what the lock says is there instead
        json = json.without("channel").without("url");
        return new PrefixPackage(
                PackageRecord.of(json.withAll(locked.record().json())), source, intact.getOrDefault(name, List.of()));
    }

    /// What no package brings, as it goes into an image.
    ///
    /// @param target the folder of the environment there
    public CarriedFiles carried(Prefix target) throws IOException {
        return CarriedFiles.of(comparison.carried().values(), comparison.hidden(), new PrefixMove(source, target));
    }

    @Override
    public String toString() {
        return "environment %s of %d packages".formatted(folder, records.size());
    }
}
