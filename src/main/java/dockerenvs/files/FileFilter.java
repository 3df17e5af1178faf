package dockerenvs.files;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Drops files that a container rarely needs; true for what stays. Give it to [FileTree#filter(Predicate)] or
/// [FileTree#ofDirectory(java.nio.file.Path, Predicate, FileTree.Keep...)].
///
/// Works wherever the environment lies in the tree (`share/doc`, `opt/conda/share/doc`) and compares whole
/// components of a path. Configuration, which is what lies below an `etc` folder, is only searched for static
/// libraries and source maps.
public final class FileFilter implements Predicate<FileEntry> {

    /// What can be dropped.
    public enum Kind {
        /// Files and links that end in `.a`.
        STATIC_LIBRARIES,
        /// Files and links that end in `.js.map`, `.mjs.map` or `.cjs.map`.
        JAVASCRIPT_MAPS,
        /// `__pycache__` folders and files that end in `.pyc` or `.pyo`. Python compiles anew at every start where
        /// it may not write.
        COMPILED_PYTHON,
        /// The folders `doc`, `man`, `info` and `gtk-doc` of a `share` folder, but not those of Python packages.
        DOCUMENTATION,
        /// The folders `tests` and `test` of Python packages (below `site-packages`).
        TESTS,
        /// C and C++ headers below an `include` folder: files that end in `.h`, `.hh`, `.hpp`, `.hxx`, `.h++`,
        /// `.cuh`, `.inl`, `.ipp` or `.tcc`, and the ones without any ending in `include/c++`.
        HEADERS
    }

    private static final Set<String> DOCUMENTATION_FOLDERS = Set.of("doc", "man", "info", "gtk-doc");
    private static final Set<String> TEST_FOLDERS = Set.of("tests", "test");
    private static final List<String> MAP_ENDINGS = List.of(".js.map", ".mjs.map", ".cjs.map");
    private static final List<String> HEADER_ENDINGS =
            List.of(".h", ".hh", ".hpp", ".hxx", ".h++", ".cuh", ".inl", ".ipp", ".tcc");

    private final Set<Kind> dropped;

    private FileFilter(Set<Kind> dropped) {
        this.dropped = dropped;
    }

    /// Drops static libraries and JavaScript source maps: what most conda environments can do without.
    public static FileFilter conda() {
        return dropping(Kind.STATIC_LIBRARIES, Kind.JAVASCRIPT_MAPS);
    }

    /// Drops exactly these kinds; without any, nothing.
    public static FileFilter dropping(Kind... kinds) {
        var dropped = EnumSet.noneOf(Kind.class);
        dropped.addAll(Arrays.asList(kinds));
        return new FileFilter(dropped);
    }

    /// Drops `kind` too.
    public FileFilter with(Kind kind) {
        var more = EnumSet.copyOf(dropped);
        more.add(kind);
        return new FileFilter(more);
    }

    /// Keeps `kind`.
    public FileFilter without(Kind kind) {
        var fewer = EnumSet.copyOf(dropped);
        fewer.remove(kind);
        return new FileFilter(fewer);
    }

    /// Whether `entry` stays. Of a folder it is enough to ask about the folder.
    @Override
    public boolean test(FileEntry entry) {
        for (var kind : dropped) {
            if (isOf(kind, entry)) {
                return false;
            }
        }
        return true;
    }

    /// The kinds it drops, in their order: filters that print alike do the same.
    @Override
    public String toString() {
        return dropped.toString();
    }

    private static boolean isOf(Kind kind, FileEntry entry) {
        var name = entry.name();
        return switch (kind) {
            case STATIC_LIBRARIES -> !entry.isFolder() && name.endsWith(".a");
            case JAVASCRIPT_MAPS -> !entry.isFolder() && endsWith(name, MAP_ENDINGS);
            case COMPILED_PYTHON -> isCompiledPython(entry);
            case DOCUMENTATION -> isDocumentation(entry);
            case TESTS -> entry.isFolder() && TEST_FOLDERS.contains(name) && isBelow(entry, "site-packages");
            case HEADERS -> isHeader(entry);
        };
    }

    private static boolean isCompiledPython(FileEntry entry) {
        var name = entry.name();
        var compiled = entry.isFolder() ? name.equals("__pycache__") : name.endsWith(".pyc") || name.endsWith(".pyo");
        return compiled && !isBelow(entry, "etc");
    }

    private static boolean isDocumentation(FileEntry entry) {
        var parent = "/" + EntryPath.parent(entry.path());
        return entry.isFolder()
                && DOCUMENTATION_FOLDERS.contains(entry.name())
                && parent.endsWith("/share")
                && !isBelow(entry, "site-packages")
                && !isBelow(entry, "etc");
    }

    private static boolean isHeader(FileEntry entry) {
        var name = entry.name();
        var header = endsWith(name, HEADER_ENDINGS) || (name.indexOf('.') < 0 && isBelow(entry, "include/c++"));
        return header && !entry.isFolder() && isBelow(entry, "include") && !isBelow(entry, "etc");
    }

    /// Whether `folders`, one or several components, are among the parents of `entry`.
    private static boolean isBelow(FileEntry entry, String folders) {
        return ("/" + EntryPath.parent(entry.path()) + "/").contains("/" + folders + "/");
    }

    private static boolean endsWith(String name, List<String> endings) {
        return endings.stream().anyMatch(name::endsWith);
    }
}
