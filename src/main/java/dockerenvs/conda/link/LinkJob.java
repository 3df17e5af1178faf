package dockerenvs.conda.link;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.archive.EntryPoint;
import dockerenvs.conda.archive.PackageArchive;
import dockerenvs.conda.archive.PackageMetadata;
import dockerenvs.conda.archive.PackagePath;
import dockerenvs.conda.spec.Noarch;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/// One package on its way from its file to its linked tar: see the drawing in the description of this room.
final class LinkJob {
    private static final int SET_ID_BITS = 06000;

    /// A hard link that waits until all files have been seen.
    private record Link(FileEntry entry, PackagePath listed) {}

    private final PackageFile file;
    private final PackageRecord record;
    private final LinkTarget target;
    private final Spool spool;
    private final UnaryOperator<String> places;

    private final Map<String, PackagePath> listed = new HashMap<>();
    private final Map<String, InstalledPath> installed = new LinkedHashMap<>();
    private final SequencedMap<String, Link> links = new LinkedHashMap<>();
    private final SequencedMap<String, EntryPoint> entryPoints = new LinkedHashMap<>();
    private final Map<String, String> symlinks = new LinkedHashMap<>();
    private final Map<String, Boolean> keptFolders = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    /// @param record completed by the package
    LinkJob(PackageFile file, PackageRecord record, LinkTarget target, Spool spool) {
        this.file = file;
        this.record = record;
        this.target = target;
        this.spool = spool;
        this.places =
                record.noarch() == Noarch.PYTHON ? target.python().orElseThrow()::place : UnaryOperator.identity();
    }

    /// Writes the linked package to the part file of the spool.
    void run(PackageArchive archive) throws IOException {
        take(archive.metadata());
        try (var output = LinkOutput.open(spool, target, record.file())) {
            archive.visit(entry -> visit(entry, output));
            linkLinks(output);
            writeFolders(archive.metadata(), output);
            for (var entryPoint : entryPoints.entrySet()) {
                write(entryPoint.getKey(), entryPoint.getValue(), output);
            }
            describeSymlinks();
            output.finish(
                    record,
                    List.copyOf(installed.values()),
                    warnings,
                    written -> LinkKey.linked(record, written, target));
        }
    }

    private void take(PackageMetadata metadata) {
        for (var path : metadata.paths()) {
            listed.put(path.path(), path);
        }
        if (record.noarch() == Noarch.PYTHON) {
            for (var entryPoint : metadata.entryPoints()) {
                var path = "bin/" + entryPoint.command();
                if (keeps(FileEntry.folder(target.prefix().rootOf(path), Attributes.FOLDER), false)) {
                    entryPoints.put(path, entryPoint);
                }
            }
        }
    }

    private void visit(FileEntry entry, LinkOutput output) throws IOException {
        var path = listed.get(entry.path());
        if (path == null) {
            return;
        }
        var place = places.apply(entry.path());
        var placed = placed(entry, place);
        if (!keeps(placed, true)) {
            return;
        }
        if ((entry.attributes().mode() & SET_ID_BITS) != 0 && (entry.isRegular() || isLink(entry))) {
            warnings.add("%s loses its setuid or setgid bit: nothing in an environment runs as someone else"
                    .formatted(quote(placed.path())));
        }
        if (entryPoints.containsKey(place)) {
            warnings.add("%s is replaced by the script of its entry point".formatted(quote(placed.path())));
            return;
        }
        switch (placed.type()) {
            case FileType.Regular regular -> install(output.write(placed, regular, path), place, path);
            case FileType.HardLink _ -> links.put(entry.path(), new Link(placed, path));
            case FileType.Symlink(var text) -> {
                output.write(placed);
                checkSymlink(placed, text);
                symlinks.put(place, text);
                install(place, InstalledPath.of(place, path));
            }
            case FileType.Folder _ -> {
                output.writeFolder(placed.path());
                install(place, InstalledPath.of(place, path));
            }
            case FileType.Device _, FileType.Fifo _ ->
                throw damaged("%s is neither file nor link".formatted(quote(entry.path())));
        }
    }

    /// The entry where it is installed, with the attributes it has there; hard links still tell of the package's
    /// paths.
    private FileEntry placed(FileEntry entry, String place) {
        var found = entry.attributes();
        var mode = entry.isSymlink() ? 0777 : (found.mode() & 0111) == 0 ? 0644 : 0755;
        var attributes = new Attributes(mode, target.uid(), target.gid(), Math.max(0, found.mtimeSeconds()), List.of());
        return new FileEntry(target.prefix().rootOf(place), entry.type(), attributes);
    }

    private static boolean isLink(FileEntry entry) {
        return entry.type() instanceof FileType.HardLink;
    }

    private void install(String place, InstalledPath path) {
        if (installed.putIfAbsent(place, path) != null) {
            throw damaged("it has two files for %s".formatted(quote(place)));
        }
    }

    private void install(LinkOutput.Written written, String place, PackagePath path) {
        install(place, InstalledPath.file(place, path, written.packed(), written.packedSize(), written.installed()));
    }

    /// Whether the trimming leaves an entry and all folders around it.
    private boolean keeps(FileEntry entry, boolean itself) {
        var slash = entry.path().lastIndexOf('/');
        return (slash < 0 || keepsFolder(entry.path().substring(0, slash)))
                && (!itself || target.trimming().keeps().test(entry));
    }

    private boolean keepsFolder(String path) {
        var known = keptFolders.get(path);
        if (known == null) {
            known = keeps(FileEntry.folder(path, Attributes.FOLDER), true);
            keptFolders.put(path, known);
        }
        return known;
    }

    private void checkSymlink(FileEntry link, String text) {
        var folder = link.path().substring(0, link.path().lastIndexOf('/'));
        if (!target.prefix().holds(SymlinkedFolders.lexically(folder, text))) {
            warnings.add("the symbolic link %s leads out of the environment, to %s"
                    .formatted(quote(link.path()), quote(text)));
        }
        var placeholder = text.startsWith("/")
                && listed.values().stream()
                        .flatMap(path -> path.placeholder().stream())
                        .anyMatch(found -> text.contains(found.text()));
        if (placeholder) {
            warnings.add("the symbolic link %s leads to where the package was built: no tool corrects that"
                    .formatted(quote(link.path())));
        }
    }

    /// Hard links: to a file that is as it was packed, a link; else a copy, for which the package is read once
    /// more.
    private void linkLinks(LinkOutput output) throws IOException {
        var copies = new LinkedHashMap<String, List<Link>>();
        for (var link : links.values()) {
            var source = source(link);
            var place = places.apply(source);
            var found = Optional.ofNullable(installed.get(place)).filter(_ -> listed.containsKey(source));
            var plain = link.listed.placeholder().isEmpty()
                    && found.filter(path -> path.placeholder().isEmpty()).isPresent();
            if (plain) {
                var written = output.writeLink(link.entry, target.prefix().rootOf(place), found.orElseThrow());
                install(written, places.apply(link.listed.path()), link.listed);
            } else {
                copies.computeIfAbsent(source, _ -> new ArrayList<>()).add(link);
            }
        }
        if (copies.isEmpty()) {
            return;
        }
        try (var again = PackageArchive.open(file.path(), record.file(), spool.folder())) {
            again.visit(entry -> {
                if (entry.type() instanceof FileType.Regular regular && copies.containsKey(entry.path())) {
                    copy(
                            entry,
                            regular,
                            Optional.ofNullable(copies.remove(entry.path())).orElse(List.of()),
                            output);
                }
            });
        }
        if (!copies.isEmpty()) {
            throw damaged("it has a hard link to %s, which is no file of its own"
                    .formatted(quote(copies.firstEntry().getKey())));
        }
    }

    /// The path of the file at the end of a chain of hard links, as the package calls it. Each leads to what came
    /// earlier, so the chain ends.
    private String source(Link link) {
        var path = link.listed.path();
        for (var next = links.get(path); next != null; next = links.get(path)) {
            path = next.entry.type() instanceof FileType.HardLink(var further) ? further : "";
        }
        return path;
    }

    private void copy(FileEntry source, FileType.Regular regular, List<Link> waiting, LinkOutput output)
            throws IOException {
        var place = spool.place();
        try {
            try (var in = regular.content().open()) {
                Files.copy(in, place);
            }
            for (var link : waiting) {
                var content = content(place, regular.size(), link.listed);
                var to = places.apply(link.listed.path());
                var attributes = placed(source, to).attributes();
                var entry = new FileEntry(link.entry.path(), content, attributes);
                install(output.write(entry, content, link.listed), to, link.listed);
            }
        } finally {
            Files.deleteIfExists(place);
        }
    }

    /// What lies at `place`, which fails at its end when it is not what the package lists for the link.
    private static FileType.Regular content(Path place, long size, PackagePath listed) {
        return new FileType.Regular(
                size,
                listed.sha256().isPresent()
                        ? () -> new Blob(listed.sha256().get(), size, () -> Files.newInputStream(place)).open()
                        : () -> Files.newInputStream(place));
    }

    /// Folders may be listed without being in the archive.
    private void writeFolders(PackageMetadata metadata, LinkOutput output) throws IOException {
        for (var path : metadata.paths()) {
            var place = places.apply(path.path());
            var folder = FileEntry.folder(target.prefix().rootOf(place), Attributes.FOLDER);
            if (path.kind() == PackagePath.Kind.FOLDER && !installed.containsKey(place) && keeps(folder, true)) {
                output.writeFolder(folder.path());
                install(place, InstalledPath.of(place, path));
            }
        }
    }

    private void write(String place, EntryPoint entryPoint, LinkOutput output) throws IOException {
        var interpreter = target.python().orElseThrow().interpreter();
        var script = EntryPointScript.of(entryPoint, target.prefix().path() + "/" + interpreter);
        output.writeGenerated(target.prefix().rootOf(place), script, 0755, record.timestampSeconds());
        install(place, InstalledPath.entryPoint(place, Digest.sha256(script), script.length));
    }

    /// Symbolic links to files of the package are recorded with the digest of what they lead to.
    private void describeSymlinks() {
        for (var link : symlinks.keySet()) {
            end(link)
                    .flatMap(InstalledPath::installed)
                    .ifPresent(digest -> installed.computeIfPresent(link, (_, path) -> path.withInstalled(digest)));
        }
    }

    private Optional<InstalledPath> end(String link) {
        var path = link;
        for (var hops = 0; symlinks.containsKey(path) && hops <= symlinks.size(); hops++) {
            var text = Optional.ofNullable(symlinks.get(path)).orElse("");
            if (text.startsWith("/")) {
                return Optional.empty();
            }
            path = SymlinkedFolders.lexically(path.substring(0, Math.max(0, path.lastIndexOf('/'))), text);
        }
        return Optional.ofNullable(installed.get(path));
    }

    private MalformedInput damaged(String what) {
        return MalformedInput.of(
                quote(record.file().toString()) + ": " + what,
                "fetch the package again, and if that does not help, tell its maintainers");
    }
}
