package dockerenvs.oci.registry;

import java.time.Duration;
import java.util.Map;

/// How credential helpers are run.
///
/// @param environment the variables they get; `PATH` says where they are
/// @param timeMax how long one may take for an answer
record HelperSettings(Map<String, String> environment, Duration timeMax) {
    /// Enough to type a passphrase.
    private static final Duration TIME_MAX = Duration.ofMinutes(2);

    HelperSettings {
        environment = Map.copyOf(environment);
    }

    static HelperSettings of(Map<String, String> environment) {
        return new HelperSettings(environment, TIME_MAX);
    }
}
