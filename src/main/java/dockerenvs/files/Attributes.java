package dockerenvs.files;

import java.util.Comparator;
import java.util.List;

/// Metadata of a [FileEntry].
///
/// @param mode permission bits with setuid, setgid and sticky: 0 to 07777
/// @param uid numeric owner, not negative
/// @param gid numeric group, not negative
/// @param mtimeSeconds time of the last change, seconds since 1970-01-01T00:00:00Z
/// @param extended extended attributes, sorted by name (in whatever order they are given)
public record Attributes(int mode, long uid, long gid, long mtimeSeconds, List<ExtendedAttribute> extended) {

    /// What a folder gets when nobody says otherwise: 0755, root, 1970.
    public static final Attributes FOLDER = new Attributes(0755, 0, 0, 0, List.of());

    /// What a file gets when nobody says otherwise: 0644, root, 1970.
    public static final Attributes FILE = new Attributes(0644, 0, 0, 0, List.of());

    public Attributes {
        extended = extended.size() < 2
                ? List.copyOf(extended)
                : extended.stream()
                        .sorted(Comparator.comparing(ExtendedAttribute::name))
                        .toList();
        if (uid < 0 || gid < 0) {
            throw new IllegalArgumentException("owner out of range: " + uid + ":" + gid);
        }
        if (mode < 0 || mode > 07777) {
            throw new IllegalArgumentException("mode out of range: " + Integer.toOctalString(mode));
        }
    }

    public Attributes withMode(int newMode) {
        return new Attributes(newMode, uid, gid, mtimeSeconds, extended);
    }

    public Attributes withOwner(long newUid, long newGid) {
        return new Attributes(mode, newUid, newGid, mtimeSeconds, extended);
    }

    public Attributes withMtimeSeconds(long seconds) {
        return new Attributes(mode, uid, gid, seconds, extended);
    }
}
