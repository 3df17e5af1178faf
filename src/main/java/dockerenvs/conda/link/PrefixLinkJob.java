package dockerenvs.conda.link;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.archive.PackagePath;
import dockerenvs.conda.archive.Placeholder;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// One package on its way from the prefix it is installed in to its linked tar. The prefix it is in is a
/// placeholder like any other: where text has it, it is replaced, and in a binary so far as there is room.
final class PrefixLinkJob {
    private final PrefixPackage found;
    private final LinkTarget target;
    private final PrefixMove move;
    private final Map<String, PrefixFile> files = new HashMap<>();
    private final List<InstalledPath> installed = new ArrayList<>();

    PrefixLinkJob(PrefixPackage found, LinkTarget target) {
        this.found = found;
        this.target = target;
        this.move = new PrefixMove(found.source(), target.prefix());
        found.files()
                .forEach(file -> files.put(target.prefix().rootOf(file.entry().path()), file.verified()));
    }

    /// Writes the linked package to the part file of `spool`.
    void run(Spool spool, String key) throws IOException {
        var entries = new ArrayList<FileEntry>();
        files.forEach((path, file) -> entries.add(placed(path, file)));
        var tree = FileTree.of(entries).filter(target.trimming().keeps());
        try (var output = LinkOutput.open(spool, target, found.record().file())) {
            for (var entry : tree.entries()) {
                var file = Optional.ofNullable(files.get(entry.path()));
                if (file.isPresent()) {
                    link(entry, file.get(), output);
                }
            }
            output.finish(found.record(), installed, List.of(), _ -> key);
        }
    }

    /// Links, and files that conda has changed, have the time of that day; Python compares the times of the others.
    private FileEntry placed(String path, PrefixFile file) {
        var attributes = file.entry().attributes();
        var ofThatDay = file.entry().isSymlink() || placeholder(file).isPresent();
        var seconds = ofThatDay ? found.record().timestampSeconds() : attributes.mtimeSeconds();
        return file.entry()
                .withPath(path)
                .withAttributes(
                        new Attributes(attributes.mode(), target.uid(), target.gid(), Math.max(0, seconds), List.of()));
    }

    private void link(FileEntry entry, PrefixFile file, LinkOutput output) throws IOException {
        var recorded = file.recorded();
        switch (entry.type()) {
            case FileType.Regular regular -> {
                var listed = new PackagePath(
                        recorded.path(),
                        PackagePath.Kind.FILE,
                        placeholder(file),
                        file.digest(),
                        OptionalLong.of(regular.size()),
                        recorded.noLink());
                var written = write(entry, regular, listed, output);
                installed.add(recorded.withInstalled(written.installed()));
            }
            case FileType.Symlink(var text) -> {
                output.write(new FileEntry(entry.path(), new FileType.Symlink(move.link(text)), entry.attributes()));
                installed.add(recorded);
            }
            case FileType.Folder _ -> {
                output.writeFolder(entry.path());
                installed.add(recorded);
            }
            case FileType.HardLink _, FileType.Device _, FileType.Fifo _ ->
                throw MalformedInput.of(
                        "%s of %s is neither file nor link".formatted(quote(recorded.path()), found), "");
        }
    }

    private LinkOutput.Written write(FileEntry entry, FileType.Regular regular, PackagePath listed, LinkOutput output)
            throws IOException {
        try {
            return output.write(entry, regular, listed);
        } catch (MalformedInput failure) {
            var unfit = listed.placeholder()
                    .filter(placeholder -> !move.fits(placeholder))
                    .isPresent();
            throw unfit
                    ? MalformedInput.of(
                            failure.getMessage(),
                            "its package file is nowhere, so it has to be taken from %s: "
                                            .formatted(quote(found.source()))
                                    + "choose a prefix that is no longer, or fetch the package file into a package "
                                    + "cache")
                    : failure.in(quote(found.source() + "/" + listed.path()));
        }
    }

    private Optional<Placeholder> placeholder(PrefixFile file) {
        if (!move.isNeeded()) {
            return Optional.empty();
        }
        return file.recorded().isEntryPoint()
                ? Optional.of(new Placeholder(found.source(), Placeholder.Mode.TEXT))
                : file.recorded().placeholder().map(known -> new Placeholder(found.source(), known.mode()));
    }
}
