package dockerenvs.conda.spec;

import java.io.IOException;
import java.util.List;

/// What some channels offer for one kind of machine, by the name of the package. Whoever asks for few names should
/// pay for few names.
///
/// The same for every reader: two threads may ask at a time, and the answers do not depend on the order in which an
/// index lists its packages.
public interface Repodata {
    /// The channels, that whose packages count most first.
    List<String> channels();

    /// The kind of machine, such as `linux-64`; empty where that is not known.
    default String subdir() {
        return "";
    }

    /// All packages of that name: by channel in order of [#channels], the machine's own subdir before `noarch`, within
    /// one by file name. Of `.conda` and `.tar.bz2` with one stem only the former. Empty when there is none.
    ///
    /// @param name lower-case
    /// @throws IOException when the channel cannot be read
    List<Candidate> candidates(String name) throws IOException;

    /// All that the channel says of a package, with `url`, `channel`, `subdir` and `fn`.
    ///
    /// @param candidate one of [#candidates]
    PackageRecord record(Candidate candidate) throws IOException;

    /// The names of all packages, ascending, each once; for search and for near misses.
    List<String> names() throws IOException;

    /// Packages of that name, which are not among [#candidates] because what the channels say of them is of no use.
    default LeftOut leftOut(String name) throws IOException {
        return LeftOut.NONE;
    }
}
