package dockerenvs.conda.prefix;

import dockerenvs.conda.link.InstalledPath;
import dockerenvs.conda.link.PrefixFile;
import dockerenvs.content.Blob;
import dockerenvs.content.Content;
import dockerenvs.content.Digest;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileType;
import java.io.InputStream;
import java.util.Optional;

/// A file, link or empty folder of an environment.
///
/// @param entry its path relative to the environment, and the time it has on the disk
/// @param digest of its content; of regular files only, where it was looked at
record FoundFile(FileEntry entry, Optional<Digest> digest) {

    /// Whether it is as a record has it.
    boolean is(InstalledPath recorded) {
        return switch (entry.type()) {
            case FileType.Regular _
            when recorded.isSymlink() ->
                digest.isPresent() && (digest.equals(recorded.packed()) || digest.equals(recorded.installed()));
            case FileType.Regular _ ->
                !recorded.isFolder()
                        && recorded.expected()
                                .filter(expected -> !Optional.of(expected).equals(digest))
                                .isEmpty();
            case FileType.Symlink _ -> recorded.isSymlink() || recorded.packed().isEmpty() && !recorded.isFolder();
            case FileType.Folder _ -> recorded.isFolder();
            case FileType.HardLink _, FileType.Device _, FileType.Fifo _ -> false;
        };
    }

    PrefixFile as(InstalledPath recorded) {
        return new PrefixFile(recorded, entry, digest);
    }

    /// The content, which fails at its end when it is not what was found; empty for what has none.
    Content content() {
        return digest.isPresent() && entry.type() instanceof FileType.Regular(var size, var content)
                ? new Blob(digest.get(), size, content)::open
                : InputStream::nullInputStream;
    }
}
