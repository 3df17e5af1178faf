package dockerenvs.oci.check;

import dockerenvs.files.Attributes;
import dockerenvs.files.FileType;
import dockerenvs.oci.image.Image;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A path at which two images do not have the same, as containers see them. A hard link counts as the file it leads
/// to.
///
/// @param path the path, without a leading slash
/// @param before what the first image has there; empty for an added path
/// @param after what the second image has there; empty for a removed one
public record PathDiff(String path, Optional<PathState> before, Optional<PathState> after) {

    /// What can be another at a path that both images have.
    public enum Change {
        /// A file, a folder, a symbolic link, a pipe or another device.
        TYPE,
        CONTENT,
        /// Where a symbolic link leads.
        TARGET,
        MODE,
        OWNER,
        EXTENDED_ATTRIBUTES,
        /// The time of the last change.
        TIME
    }

    public PathDiff {
        if (before.isEmpty() && after.isEmpty()) {
            throw new IllegalArgumentException("a path is in one of two images at least");
        }
    }

    /// Every path that differs, sorted, those whose time alone does included. Each layer is read and verified once,
    /// also when both images have it, and several at a time; of the layers, paths and digests are held. Nothing is
    /// read when the images have the same layers.
    ///
    /// @throws IOException when a layer cannot be read
    public static List<PathDiff> between(Image before, Image after) throws IOException {
        return FileStates.differences(before, after);
    }

    public boolean isAdded() {
        return before.isEmpty();
    }

    public boolean isRemoved() {
        return after.isEmpty();
    }

    /// Whether both images have the path and nothing differs but times.
    public boolean isTimeOnly() {
        return changes().equals(List.of(Change.TIME));
    }

    /// What differs at a path that both images have; empty for one that is added or removed.
    public List<Change> changes() {
        var changes = new ArrayList<Change>();
        if (before.isPresent() && after.isPresent()) {
            addKind(before.get(), after.get(), changes);
            var isLink = after.get().placed().entry().isSymlink();
            addAttributes(
                    before.get().placed().entry().attributes(),
                    after.get().placed().entry().attributes(),
                    isLink,
                    changes);
        }
        return List.copyOf(changes);
    }

    private static void addKind(PathState before, PathState after, List<Change> changes) {
        var one = before.placed().entry().type();
        var other = after.placed().entry().type();
        if (isFile(one) && isFile(other)) {
            if (!before.content().equals(after.content())) {
                changes.add(Change.CONTENT);
            }
        } else if (one instanceof FileType.Symlink && other instanceof FileType.Symlink) {
            if (!one.equals(other)) {
                changes.add(Change.TARGET);
            }
        } else if (!one.equals(other)) {
            changes.add(Change.TYPE);
        }
    }

    private static boolean isFile(FileType type) {
        return switch (type) {
            case FileType.Regular _, FileType.HardLink _ -> true;
            case FileType.Folder _, FileType.Symlink _, FileType.Device _, FileType.Fifo _ -> false;
        };
    }

    /// The mode of a symbolic link means nothing, and archives write it in more than one way.
    private static void addAttributes(Attributes before, Attributes after, boolean isLink, List<Change> changes) {
        if (before.mode() != after.mode() && !isLink) {
            changes.add(Change.MODE);
        }
        if (before.uid() != after.uid() || before.gid() != after.gid()) {
            changes.add(Change.OWNER);
        }
        if (!before.extended().equals(after.extended())) {
            changes.add(Change.EXTENDED_ATTRIBUTES);
        }
        if (before.mtimeSeconds() != after.mtimeSeconds()) {
            changes.add(Change.TIME);
        }
    }
}
