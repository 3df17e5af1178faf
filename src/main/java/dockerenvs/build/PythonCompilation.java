package dockerenvs.build;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.link.Installation;
import dockerenvs.conda.link.InstalledPackage;
import dockerenvs.conda.link.Prefix;
import dockerenvs.conda.link.PythonLayout;
import dockerenvs.conda.spec.Noarch;
import dockerenvs.content.Digest;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.tasks.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Compiles the files of noarch Python packages, which come without compiled ones, by the environment's own Python
/// ([PrivatePython]). What a package's files were compiled to depends on that package and on Python alone, and is
/// kept under a key of both, so Python is only run for packages it has not been run for.
final class PythonCompilation {
    /// Changes whenever the same files are compiled to other bytes than before.
    private static final int COMPILER_VERSION = 1;

    private static final Duration TIME_MAX = Duration.ofMinutes(30);
    private static final String CACHE = "/__pycache__/";
    private static final String SOURCE = ".py";

    private final Prefix prefix;
    private final CompiledFiles files;
    private final Listener listener;
    private final List<String> skipped = new ArrayList<>();

    /// @param files what was compiled before
    PythonCompilation(Prefix prefix, CompiledFiles files, Listener listener) {
        this.prefix = prefix;
        this.files = files;
        this.listener = listener;
    }

    /// A package with files to be compiled.
    ///
    /// @param key names what they are and what compiles them
    /// @param sources regular files, in the order of their paths
    private record Work(InstalledPackage installed, String key, List<FileEntry> sources) {}

    /// The same environment with compiled files.
    ///
    /// @param installation with a package `python`
    Installation applyTo(Installation installation) throws IOException {
        var packages = installation.packages();
        var python = packages.stream()
                .filter(installed -> installed.record().name().equals("python"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no Python to compile with"));
        var layout = PythonLayout.of(python.record());
        var compiled = new TreeMap<String, List<FileEntry>>();
        var works = new TreeMap<String, Work>();
        var missing = new ArrayList<Work>();
        for (var installed : packages) {
            var sources = sources(installed, prefix.rootOf(layout.sitePackages()) + "/");
            if (!sources.isEmpty()) {
                var work = new Work(installed, key(installed, python), sources);
                works.put(installed.record().name(), work);
                files.find(work.key).ifPresentOrElse(found -> compiled.put(work.key, found), () -> missing.add(work));
            }
        }
        if (!missing.isEmpty()) {
            compiled.putAll(compile(missing, before(python, packages), prefix.rootOf(layout.interpreter())));
        }
        var tree = installation.tree();
        var result = new ArrayList<InstalledPackage>();
        for (var installed : packages) {
            var work = Optional.ofNullable(works.get(installed.record().name()));
            result.add(
                    work.isPresent()
                            ? with(compiled.getOrDefault(work.get().key, List.of()), work.get(), tree)
                            : installed);
        }
        return new Installation(result);
    }

    /// Those conda compiles: Python files of noarch packages among the modules, wherever scripts may be.
    private static List<FileEntry> sources(InstalledPackage installed, String sitePackages) {
        return installed.record().noarch() != Noarch.PYTHON
                ? List.of()
                : installed.tree().entries().stream()
                        .filter(entry -> entry.path().startsWith(sitePackages)
                                && entry.path().endsWith(SOURCE)
                                && regular(entry, installed.tree()).isPresent())
                        .toList();
    }

    private static Optional<FileType.Regular> regular(FileEntry entry, FileTree tree) {
        var type = entry.type() instanceof FileType.HardLink(var target)
                ? tree.find(target).orElseThrow().type()
                : entry.type();
        return type instanceof FileType.Regular regular ? Optional.of(regular) : Optional.empty();
    }

    private static String key(InstalledPackage installed, InstalledPackage python) {
        return digest(JsonObject.EMPTY
                .with("compiler", COMPILER_VERSION)
                .with("package", installed.key())
                .with("python", python.key()));
    }

    private static String digest(JsonObject json) {
        return Digest.sha256(json.bytes()).hex();
    }

    /// Python and what comes before it, which is all that it needs.
    private static FileTree before(InstalledPackage python, List<InstalledPackage> packages) {
        return new Installation(packages.subList(0, packages.indexOf(python) + 1)).tree();
    }

    private Map<String, List<FileEntry>> compile(List<Work> missing, FileTree tree, String interpreter)
            throws IOException {
        var sources = new ArrayList<PrivatePython.Source>();
        for (var work : missing) {
            for (var entry : work.sources) {
                var content =
                        regular(entry, work.installed.tree()).orElseThrow().content();
                sources.add(new PrivatePython.Source(entry.path(), content));
            }
        }
        var compiled = new TreeMap<String, List<FileEntry>>();
        var what = sources.size() == 1 ? "1 Python file" : sources.size() + " Python files";
        try (var progress = listener.start("compile", what, 0);
                var python = PrivatePython.unpack(files.folder(), tree, interpreter, TIME_MAX)) {
            var tag = python.compile(sources);
            var number = 0;
            for (var work : missing) {
                var made = new ArrayList<FileEntry>();
                for (var entry : work.sources) {
                    var file = python.compiled(number++);
                    if (file.isPresent()) {
                        made.add(compiled(entry, tag, file.get()));
                    }
                }
                compiled.put(work.key, files.keep(work.key, made));
            }
            progress.done();
        }
        return compiled;
    }

    private static FileEntry compiled(FileEntry source, String tag, Path file) throws IOException {
        var attributes = source.attributes();
        return FileEntry.file(
                beginning(source.path()) + tag + ".pyc",
                Files.size(file),
                () -> Files.newInputStream(file),
                new Attributes(0644, attributes.uid(), attributes.gid(), attributes.mtimeSeconds(), List.of()));
    }

    /// Where what a source is compiled to lies, up to the tag of Python.
    private static String beginning(String source) {
        var slash = source.lastIndexOf('/');
        return source.substring(0, slash)
                + CACHE
                + source.substring(slash + 1, source.length() - SOURCE.length())
                + ".";
    }

    private static String withoutTag(String compiled) {
        var dot = compiled.lastIndexOf('.');
        return compiled.substring(0, compiled.lastIndexOf('.', dot - 1) + 1);
    }

    /// The package with its compiled files, but for those that some package of the environment brings.
    private InstalledPackage with(List<FileEntry> compiled, Work work, FileTree tree) throws IOException {
        var made = compiled.stream().map(entry -> withoutTag(entry.path())).collect(Collectors.toSet());
        skipped.addAll(work.sources.stream()
                .map(FileEntry::path)
                .filter(source -> !made.contains(beginning(source)))
                .toList());
        var added = compiled.stream()
                .filter(entry -> tree.find(entry.path()).isEmpty())
                .toList();
        var paths = added.stream().map(FileEntry::path).toList();
        var key = digest(JsonObject.EMPTY.with("compiled", work.key).with("added", JsonArray.ofStrings(paths)));
        return added.isEmpty() ? work.installed : work.installed.withCompiled(prefix, added, key);
    }

    /// What someone may want to look at, afterwards.
    List<String> warnings() {
        if (skipped.isEmpty()) {
            return List.of();
        }
        var first = quote("/" + skipped.getFirst());
        return List.of(
                skipped.size() == 1
                        ? "1 Python file cannot be compiled and is there as source only: " + first
                        : "%d Python files cannot be compiled and are there as source only, such as %s"
                                .formatted(skipped.size(), first));
    }
}
