package dockerenvs.conda.channel;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What people write for channels, and the channels that they mean by it:
///
/// | written | channel |
/// |---|---|
/// | `conda-forge`, `conda-forge/label/dev` | below `channel_alias`, or as `custom_channels` has it |
/// | `conda-forge/linux-64`, `conda-forge[linux-64,noarch]` | the same, with packages of those subdirs alone |
/// | `https://host/t/TOKEN/own`, `file:///srv/own` | that place |
/// | `./own`, `../own`, `/srv/own`, `~/own` | that folder |
/// | `NAME=FOLDER` | the channel NAME, whose files are in that folder |
/// | `defaults`, `local` or a name of `custom_multichannels` | several channels |
/// | `nodefaults` | none |
public final class Channels {
    /// As conda has them where nobody has set up anything.
    public static final Channels USUAL = new Channels();

    private Channels() {}

    /// As the `.condarc` files of this machine have them.
    ///
    /// @param environment environment variables
    public static Channels of(Map<String, String> environment, Path home) throws IOException {
        throw new UnsupportedOperationException(environment + " " + home);
    }

    /// The channels of a list, in its order, each once.
    ///
    /// @throws MalformedInput when one is not a channel, or may not be used here (`denylist_channels`)
    public List<Channel> parse(List<String> written) {
        throw new UnsupportedOperationException(written.toString());
    }

    /// The channels that the user has set up (`channels`), for who names none; empty when there are none.
    public List<Channel> configured() {
        return List.of();
    }
}
