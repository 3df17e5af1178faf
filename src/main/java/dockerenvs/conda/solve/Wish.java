package dockerenvs.conda.solve;

import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.VirtualPackage;
import java.util.List;

/// What is to be solved.
///
/// @param specs what must be there; earlier ones get their way where not all can
/// @param pins what must hold for packages that are there
/// @param virtualPackages what the machine has
/// @param machine what messages call the machine, such as `the base image`
/// @param preferences how to choose
public record Wish(
        List<MatchSpec> specs,
        List<MatchSpec> pins,
        List<VirtualPackage> virtualPackages,
        String machine,
        Preferences preferences) {
    public Wish {
        specs = List.copyOf(specs);
        pins = List.copyOf(pins);
        virtualPackages = List.copyOf(virtualPackages);
    }

    /// Specs for a machine, and nothing else.
    public static Wish of(List<MatchSpec> specs, List<VirtualPackage> virtualPackages) {
        return new Wish(specs, List.of(), virtualPackages, "the machine", Preferences.DEFAULT);
    }

    /// The same with other specs.
    public Wish withSpecs(List<MatchSpec> others) {
        return new Wish(others, pins, virtualPackages, machine, preferences);
    }

    /// The same with other pins.
    public Wish withPins(List<MatchSpec> others) {
        return new Wish(specs, others, virtualPackages, machine, preferences);
    }

    /// The same with other preferences.
    public Wish withPreferences(Preferences others) {
        return new Wish(specs, pins, virtualPackages, machine, others);
    }
}
