package dockerenvs.conda.solve;

import dockerenvs.conda.spec.PackageFileName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How to choose where several packages would do.
///
/// @param priority what the order of channels means
/// @param favoured file names to take where nothing speaks against them, such as those of the last lock; the ending
///     does not count
/// @param until packages that are newer, or of unknown age, are not taken
/// @param conflictsMax after how many conflicts to give up
public record Preferences(
        ChannelPriority priority, List<PackageFileName> favoured, Optional<Instant> until, int conflictsMax) {
    /// Strict priority, the newest of everything.
    public static final Preferences DEFAULT =
            new Preferences(ChannelPriority.STRICT, List.of(), Optional.empty(), 20_000);

    public Preferences {
        favoured = List.copyOf(favoured);
    }

    /// The same with another meaning of the order of channels.
    public Preferences withPriority(ChannelPriority meaning) {
        return new Preferences(meaning, favoured, until, conflictsMax);
    }

    /// The same with other packages to favour.
    public Preferences withFavoured(List<PackageFileName> files) {
        return new Preferences(priority, files, until, conflictsMax);
    }

    /// The same without packages that are newer.
    public Preferences withUntil(Instant cutOff) {
        return new Preferences(priority, favoured, Optional.of(cutOff), conflictsMax);
    }

    /// The same with another limit.
    public Preferences withConflictsMax(int conflicts) {
        return new Preferences(priority, favoured, until, conflicts);
    }
}
