package dockerenvs.conda.environment;

import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackage;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an environment shall have, for one platform; which packages these are is found by solving it.
///
/// @param name what it is called; empty where the file does not say
/// @param channels where packages shall come from
/// @param specs what must be there, in the order of the file
/// @param pins what must hold for packages that are there
/// @param machine what it is for
/// @param variables environment variables to set
/// @param pipRequirements what pip shall install, as it is written
/// @param warnings sentences about what someone may want to look at
public record EnvironmentSpec(
        String name,
        ChannelChoice channels,
        List<MatchSpec> specs,
        List<MatchSpec> pins,
        Machine machine,
        SortedMap<String, String> variables,
        List<String> pipRequirements,
        List<String> warnings)
        implements Environment {

    /// What an environment is for.
    ///
    /// @param platforms subdirs such as `linux-64`; empty where the file does not say
    /// @param virtualPackages what such machines have at least
    public record Machine(List<String> platforms, List<VirtualPackage> virtualPackages) {
        /// Nothing is said.
        public static final Machine ANY = new Machine(List.of(), List.of());

        public Machine {
            platforms = List.copyOf(platforms);
            virtualPackages = List.copyOf(virtualPackages);
        }
    }

    public EnvironmentSpec {
        specs = List.copyOf(specs);
        pins = List.copyOf(pins);
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        pipRequirements = List.copyOf(pipRequirements);
        warnings = List.copyOf(warnings);
    }

    /// Packages, and nothing else is said.
    public static EnvironmentSpec of(List<MatchSpec> specs) {
        return new EnvironmentSpec(
                "",
                ChannelChoice.NONE,
                specs,
                List.of(),
                Machine.ANY,
                Collections.emptySortedMap(),
                List.of(),
                List.of());
    }

    /// The same with other specs.
    public EnvironmentSpec withSpecs(List<MatchSpec> others) {
        return new EnvironmentSpec(name, channels, others, pins, machine, variables, pipRequirements, warnings);
    }

    /// The same with packages from elsewhere.
    public EnvironmentSpec withChannels(ChannelChoice others) {
        return new EnvironmentSpec(name, others, specs, pins, machine, variables, pipRequirements, warnings);
    }

    /// The same without anything for pip.
    public EnvironmentSpec withoutPipRequirements() {
        return new EnvironmentSpec(name, channels, specs, pins, machine, variables, List.of(), warnings);
    }
}
