package dockerenvs.cli;

import dockerenvs.conda.environment.ChannelChoice;
import dockerenvs.conda.environment.EnvironmentSpec;
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

    @Option(
            names = "--override-channels",
            description = "Use the channels of --channel alone, whatever the environment file says.")
    private boolean overriding;

    @Option(names = "--offline", description = "Ask no server: what channels offer has to be known from before.")
    private boolean offline;

    List<String> channels() {
        return channels;
    }

    /// What an environment says of channels, as far as it counts.
    EnvironmentSpec applyTo(EnvironmentSpec spec) {
        return applied(overriding, channels, spec);
    }

    /// The same for options that somebody else has read.
    ///
    /// @param overriding whether these channels are all
    static EnvironmentSpec applied(boolean overriding, List<String> channels, EnvironmentSpec spec) {
        check(overriding, channels);
        var said = spec.channels();
        return overriding ? spec.withChannels(new ChannelChoice(List.of(), true, said.priority(), said.until())) : spec;
    }

    static void check(boolean overriding, List<String> channels) {
        if (overriding && channels.isEmpty()) {
            throw AskedWrongly.of("`--override-channels` leaves no channel", "name one with `--channel`");
        }
    }

    boolean isOffline() {
        return offline;
    }
}
