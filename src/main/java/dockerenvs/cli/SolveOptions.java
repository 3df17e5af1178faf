package dockerenvs.cli;

import dockerenvs.build.WantedEnvironment;
import dockerenvs.conda.environment.CutOff;
import dockerenvs.conda.solve.ChannelPriority;
import dockerenvs.conda.spec.VirtualPackages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How packages are chosen where several would do.
final class SolveOptions {
    /// What the order of channels means.
    enum Priority {
        strict(ChannelPriority.STRICT),
        flexible(ChannelPriority.FLEXIBLE),
        disabled(ChannelPriority.DISABLED);

        private final ChannelPriority meaning;

        Priority(ChannelPriority meaning) {
            this.meaning = meaning;
        }
    }

    @Option(
            names = "--virtual",
            paramLabel = "NAME=VERSION",
            description = "What machines have that run it, such as __cuda=12.4; empty (`__cuda=`) for what they have "
                    + "not. glibc is that of the base. Variables such as CONDA_OVERRIDE_CUDA do the same.")
    private List<String> virtual = List.of();

    @Option(
            names = "--channel-priority",
            paramLabel = "HOW",
            description = "strict: all packages of a name come from the first channel that has it (default); flexible: "
                    + "from the first that will do; disabled: the order of channels means nothing.")
    private Optional<Priority> priority = Optional.empty();

    @Option(
            names = "--as-of",
            paramLabel = "DATE",
            description = "Take no packages newer than that day, such as 2024-06-01, or that time in UTC.")
    private Optional<String> asOf = Optional.empty();

    /// Finds out whether the values can be meant, before there is work to be lost.
    void check(Map<String, String> variables) {
        machine(VirtualPackages.of("linux-64"), variables);
        asOf.ifPresent(text -> AskedWrongly.unlessReadable("--as-of", text, CutOff::parse));
    }

    /// The machine with what is said of it by variables, and by options, which count more.
    VirtualPackages machine(VirtualPackages known, Map<String, String> variables) {
        var machine = known.overridden(variables);
        for (var fact : virtual) {
            var before = machine;
            machine = AskedWrongly.unlessReadable("--virtual", fact, before::with);
        }
        return machine;
    }

    /// The same environment, chosen as the options say.
    WantedEnvironment applyTo(WantedEnvironment wanted) {
        var preferences = wanted.preferences();
        if (priority.isPresent()) {
            preferences = preferences.withPriority(priority.get().meaning);
        }
        if (asOf.isPresent()) {
            preferences = preferences.withUntil(AskedWrongly.unlessReadable("--as-of", asOf.get(), CutOff::parse));
        }
        return wanted.withPreferences(preferences);
    }
}
