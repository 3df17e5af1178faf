package dockerenvs.files;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.Content;
import dockerenvs.content.MalformedInput;

/// What a [FileEntry] is.
public sealed interface FileType {

    /// A regular file of `size` bytes. From a [FileTree] the content can be opened again and again; from a
    /// [TarReader] once, before the next entry is asked for.
    record Regular(long size, Content content) implements FileType {
        public Regular {
            if (size < 0) {
                throw new IllegalArgumentException("a file cannot have " + size + " bytes");
            }
        }
    }

    /// A folder.
    record Folder() implements FileType {}

    /// A symbolic link; `target` is the text of the link, relative or absolute, never interpreted here.
    record Symlink(String target) implements FileType {
        public Symlink {
            if (target.isEmpty() || target.indexOf(0) >= 0) {
                throw MalformedInput.of(
                        "a symbolic link cannot have the target " + quote(target), "a target is text without NUL");
            }
        }
    }

    /// Another name for an earlier regular file of the same archive; `target` is that entry's path.
    record HardLink(String target) implements FileType {
        public HardLink {
            EntryPath.check(target);
        }
    }

    /// A block or character device; its numbers are 0 to 2097151, which is more than Linux has and what tar holds.
    record Device(boolean block, int major, int minor) implements FileType {
        static final int NUMBER_MAX = 0_7777777;

        public Device {
            if (major < 0 || minor < 0 || major > NUMBER_MAX || minor > NUMBER_MAX) {
                throw new IllegalArgumentException("a device cannot have the numbers " + major + ", " + minor);
            }
        }
    }

    /// A named pipe.
    record Fifo() implements FileType {}
}
