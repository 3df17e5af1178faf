package dockerenvs.conda.prefix;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.link.Prefix;
import dockerenvs.conda.link.PrefixMove;
import dockerenvs.content.Content;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// The files of an environment that no package brings, as they go into the image: where a text names the folder of
/// the environment, it names the new one.
///
/// @param tree below the root of the image. Content is read from the environment, and fails when it has changed
/// @param hidden paths below the root of the image that packages bring and the environment has no more
/// @param warnings sentences about what will not do in the image
public record CarriedFiles(FileTree tree, List<String> hidden, List<String> warnings) {
    /// Larger texts are not corrected.
    private static final int TEXT_BYTES_MAX = 16 << 20;

    public CarriedFiles {
        hidden = List.copyOf(hidden);
        warnings = List.copyOf(warnings);
    }

    static CarriedFiles of(Collection<FoundFile> files, List<String> hidden, PrefixMove move) throws IOException {
        return new Move(move).run(files, hidden);
    }

    private static final class Move {
        private final PrefixMove move;
        private final Prefix prefix;
        private final List<FileEntry> entries = new ArrayList<>();
        private final List<String> stuck = new ArrayList<>();
        private final List<String> leading = new ArrayList<>();

        Move(PrefixMove move) {
            this.move = move;
            this.prefix = move.target();
        }

        CarriedFiles run(Collection<FoundFile> files, List<String> hidden) throws IOException {
            for (var file : files) {
                add(file);
            }
            var warnings = new ArrayList<String>();
            if (!stuck.isEmpty()) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "files that go along name %s, and only text up to %d MB can be corrected (%,d): %s",
                        quote(move.source()),
                        TEXT_BYTES_MAX >> 20,
                        stuck.size(),
                        PrefixFindings.first(stuck)));
            }
            if (!leading.isEmpty()) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "symbolic links that go along lead out of the environment (%,d): %s",
                        leading.size(),
                        PrefixFindings.first(leading)));
            }
            return new CarriedFiles(
                    FileTree.of(entries), hidden.stream().map(prefix::rootOf).toList(), warnings);
        }

        private void add(FoundFile file) throws IOException {
            var path = file.entry().path();
            var entry = file.entry().withPath(prefix.rootOf(path));
            switch (entry.type()) {
                case FileType.Regular(var size, var _) -> {
                    var content = file.content();
                    var mention = move.isNeeded() ? PrefixMove.find(move.source(), content) : PrefixMove.Mention.NONE;
                    if (mention == PrefixMove.Mention.IN_TEXT && size <= TEXT_BYTES_MAX) {
                        entries.add(moved(entry, content));
                    } else {
                        if (mention != PrefixMove.Mention.NONE) {
                            stuck.add(quote(path));
                        }
                        entries.add(FileEntry.file(entry.path(), size, content, entry.attributes()));
                    }
                }
                case FileType.Symlink(var text) -> {
                    var target = move.link(text);
                    if (leadsOut(path, target)) {
                        leading.add("%s to %s".formatted(quote(path), quote(target)));
                    }
                    entries.add(new FileEntry(entry.path(), new FileType.Symlink(target), entry.attributes()));
                }
                case FileType.Folder _ -> entries.add(entry);
                case FileType.HardLink _, FileType.Device _, FileType.Fifo _ ->
                    throw new IllegalStateException("an environment holds files, folders and links: " + path);
            }
        }

        private FileEntry moved(FileEntry entry, Content content) throws IOException {
            Content moved = () -> new ByteArrayInputStream(text(content));
            return FileEntry.file(entry.path(), text(content).length, moved, entry.attributes());
        }

        private byte[] text(Content content) throws IOException {
            try (var in = content.open()) {
                return move.text(in.readAllBytes());
            }
        }

        private boolean leadsOut(String path, String target) {
            if (target.startsWith("/")) {
                return !target.startsWith(prefix.path() + "/");
            }
            var depth = (int) path.chars().filter(c -> c == '/').count();
            for (var part : target.split("/", -1)) {
                depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
                if (depth < 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
