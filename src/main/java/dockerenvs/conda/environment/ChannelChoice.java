package dockerenvs.conda.environment;

import dockerenvs.conda.solve.ChannelPriority;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where packages shall come from.
///
/// @param channels names, URLs and folders, the one that counts most first
/// @param isWhole whether channels that a user has set up for conda are not looked at besides (`nodefaults`)
/// @param priority what the order of channels means, where somebody has said it
/// @param until packages that are newer are not taken, where somebody has said it
public record ChannelChoice(
        List<String> channels, boolean isWhole, Optional<ChannelPriority> priority, Optional<Instant> until) {
    /// Nothing is said.
    public static final ChannelChoice NONE = of(List.of());

    public ChannelChoice {
        channels = List.copyOf(channels);
    }

    /// These channels, and nothing else is said.
    public static ChannelChoice of(List<String> channels) {
        return new ChannelChoice(channels, false, Optional.empty(), Optional.empty());
    }
}
