package dockerenvs.conda.link;

import java.time.Instant;
import java.util.List;

/// What the environment remembers of how it was made: the one block of `conda-meta/history`.
///
/// @param time when, in UTC and whole seconds; the reproducible time of the image, not that of the clock
/// @param command what was called
/// @param version that of this program
/// @param specs what the user asked for, which is what `conda env export --from-history` lists
public record EnvironmentHistory(Instant time, String command, String version, List<String> specs) {
    public EnvironmentHistory {
        specs = List.copyOf(specs);
    }
}
