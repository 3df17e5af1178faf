package dockerenvs.conda.link;

import dockerenvs.content.Blob;
import dockerenvs.content.Digest;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import java.util.Optional;

/// A file of a package as it was found in a prefix.
///
/// @param recorded what the record says of it
/// @param entry as it is there, its path relative to the prefix
/// @param digest of its content; of regular files only
public record PrefixFile(InstalledPath recorded, FileEntry entry, Optional<Digest> digest) {

    /// The same with content that fails when it is read and has changed meanwhile.
    PrefixFile verified() {
        if (digest.isEmpty() || !(entry.type() instanceof FileType.Regular(var size, var content))) {
            return this;
        }
        var blob = new Blob(digest.get(), size, content);
        return new PrefixFile(recorded, FileEntry.file(entry.path(), size, blob::open, entry.attributes()), digest);
    }

    /// All that the linked file depends on.
    String print() {
        var what = entry.type() instanceof FileType.Symlink(var text)
                ? "-> " + text
                : digest.map(Digest::toString).orElse("folder");
        var attributes = entry.attributes();
        return "%s %o %d %s".formatted(recorded.json(), attributes.mode(), attributes.mtimeSeconds(), what);
    }
}
