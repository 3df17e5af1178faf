package dockerenvs.cli;

import java.util.List;
import picocli.CommandLine.Option;

/// Where packages are looked for.
final class ChannelOptions {
    @Option(
            names = {"-c", "--channel"},
            paramLabel = "CHANNEL",
            description = "A channel to choose packages from: a name such as conda-forge, a URL, or a folder such as "
                    + "./channel; the one that counts most first. Those of the environment file come behind, and "
                    + "where neither names one, those that are set up for conda, else conda-forge.")
    private List<String> channels = List.of();

    @Option(names = "--offline", description = "Ask no server: what channels offer has to be known from before.")
    private boolean offline;

    List<String> channels() {
        return channels;
    }

    boolean isOffline() {
        return offline;
    }
}
