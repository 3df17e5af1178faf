package dockerenvs.cli;

import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Settings;
import dockerenvs.conda.environment.ChannelChoice;
import dockerenvs.conda.environment.EnvironmentSpec;
import java.util.List;

/// Where packages are looked for.
final class ChannelOptions implements Part {
    private final Settings<String> channels = Settings.of("-c, --channel=CHANNEL", """
            A channel to choose packages from: a name such as conda-forge, a URL, or a folder such as ./channel; the
            one that counts most first. Those of the environment file come behind, and where neither names one,
            those that are set up for conda, else conda-forge.""");

    private final Flag overriding =
            Flag.of("--override-channels", "Use the channels of --channel alone, whatever the environment file says.");

    private final Flag offline =
            Flag.of("--offline", "Ask no server: what channels offer has to be known from before.");

    @Override
    public List<Argument> arguments() {
        return List.of(channels, overriding, offline);
    }

    List<String> channels() {
        return channels.values();
    }

    /// What an environment says of channels, as far as it counts.
    EnvironmentSpec applyTo(EnvironmentSpec spec) {
        return applied(overriding.isGiven(), channels.values(), spec);
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
        return offline.isGiven();
    }
}
