package dockerenvs.conda.link;

import java.util.Optional;

/// What the packages of one environment are linked for.
///
/// @param prefix the folder of the environment
/// @param python its Python; without one, noarch Python packages cannot be linked. Other packages do not look at it
/// @param uid numeric owner of the prefix and all in it
/// @param gid its numeric group
/// @param trimming what is left out
public record LinkTarget(Prefix prefix, Optional<PythonLayout> python, long uid, long gid, Trimming trimming) {

    public LinkTarget {
        if (uid < 0 || gid < 0) {
            throw new IllegalArgumentException("owner out of range: " + uid + ":" + gid);
        }
    }

    /// An environment without Python that belongs to root, and of which nothing is left out.
    public static LinkTarget of(Prefix prefix) {
        return new LinkTarget(prefix, Optional.empty(), 0, 0, Trimming.NONE);
    }

    public LinkTarget withPython(PythonLayout newPython) {
        return new LinkTarget(prefix, Optional.of(newPython), uid, gid, trimming);
    }

    public LinkTarget withOwner(long newUid, long newGid) {
        return new LinkTarget(prefix, python, newUid, newGid, trimming);
    }

    public LinkTarget withTrimming(Trimming newTrimming) {
        return new LinkTarget(prefix, python, uid, gid, newTrimming);
    }
}
