package dockerenvs.build;

import dockerenvs.conda.channel.Channel;
import dockerenvs.conda.environment.EnvironmentSpec;
import dockerenvs.conda.solve.Preferences;
import dockerenvs.conda.solve.Wish;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackages;
import java.util.List;

/// All that decides which packages an environment gets; made by a [PackageChooser], which knows what channels are
/// called.
///
/// @param spec what it shall have
/// @param channels where packages come from, the one that counts most first
/// @param machine what it is for
/// @param preferences how to choose where several packages would do
public record WantedEnvironment(
        EnvironmentSpec spec, List<Channel> channels, VirtualPackages machine, Preferences preferences) {
    public WantedEnvironment {
        channels = List.copyOf(channels);
    }

    /// The same with other preferences.
    public WantedEnvironment withPreferences(Preferences others) {
        return new WantedEnvironment(spec, channels, machine, others);
    }

    /// The same with other specs.
    public WantedEnvironment withSpecs(List<MatchSpec> others) {
        return new WantedEnvironment(spec.withSpecs(others), channels, machine, preferences);
    }

    /// What the solver is asked.
    public Wish wish() {
        return new Wish(spec.specs(), spec.pins(), machine.list(), machine.machine(), preferences);
    }
}
