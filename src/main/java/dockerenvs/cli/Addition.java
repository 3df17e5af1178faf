package dockerenvs.cli;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/// Files of the host on their way into an image: `SOURCE[:TARGET]`.
///
/// @param source a folder, whose content is meant, or a file
/// @param target an absolute path of the image; where a file goes into if it ends in `/`, else what it is called
record Addition(Path source, String target) {

    /// Reads `SOURCE[:TARGET]`; a colon counts only before an absolute path, so that names with colons work.
    static Addition parse(String text) {
        var colon = text.lastIndexOf(":/");
        var last = text.lastIndexOf(':');
        if (colon <= 0 && last > 0 && !Files.exists(Path.of(text))) {
            throw AskedWrongly.of(
                    "`--add`: there is no file %s, and %s is no absolute path to put one at"
                            .formatted(MalformedInput.quote(text), MalformedInput.quote(text.substring(last + 1))),
                    "write it from the root, like SOURCE:/srv/app");
        }
        return new Addition(
                Path.of(colon > 0 ? text.substring(0, colon) : text), colon > 0 ? text.substring(colon + 1) : "/");
    }

    /// The files, without those that `filter` drops from a folder.
    FileTree tree(Predicate<FileEntry> filter, FileTree.Keep... kept) throws IOException {
        if (Files.isDirectory(source)) {
            return FileTree.ofDirectory(source, filter, kept).under(target);
        }
        return FileTree.ofFile(source, target.endsWith("/") ? target + source.getFileName() : target, kept);
    }
}
