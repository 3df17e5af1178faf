package dockerenvs.cli;

import dockerenvs.build.WantedEnvironment;
import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Part;
import dockerenvs.cli.syntax.Setting;
import dockerenvs.cli.syntax.Settings;
import dockerenvs.cli.syntax.Value;
import dockerenvs.conda.environment.CutOff;
import dockerenvs.conda.solve.ChannelPriority;
import dockerenvs.conda.spec.VirtualPackages;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How packages are chosen where several would do.
final class SolveOptions implements Part {
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

    private final Settings<String> virtual = Settings.of("--virtual=NAME=VERSION", """
            What machines have that run it, such as __cuda=12.4; empty (`__cuda=`) for what they have not. glibc is
            that of the base. Variables such as CONDA_OVERRIDE_CUDA do the same.""");

    private final Setting<Optional<Priority>> priority =
            Setting.optional("--channel-priority=HOW", Value.oneOf(Priority.values()), """
            strict: all packages of a name come from the first channel that has it (default); flexible: from the
            first that will do; disabled: the order of channels means nothing.""");

    private final Setting<Optional<String>> asOf = Setting.optional(
            "--as-of=DATE", "Take no packages newer than that day, such as 2024-06-01, or that time in UTC.");

    @Override
    public List<Argument> arguments() {
        return List.of(virtual, priority, asOf);
    }

    /// Finds out whether the values can be meant, before there is work to be lost.
    void check(Map<String, String> variables) {
        machine(VirtualPackages.of("linux-64"), variables);
        asOf.value().ifPresent(text -> AskedWrongly.unlessReadable("--as-of", text, CutOff::parse));
    }

    /// The machine with what is said of it by variables, and by options, which count more.
    VirtualPackages machine(VirtualPackages known, Map<String, String> variables) {
        var machine = known.overridden(variables);
        for (var fact : virtual.values()) {
            var before = machine;
            machine = AskedWrongly.unlessReadable("--virtual", fact, before::with);
        }
        return machine;
    }

    /// The same environment, chosen as the options say.
    WantedEnvironment applyTo(WantedEnvironment wanted) {
        var preferences = wanted.preferences();
        if (priority.value().isPresent()) {
            preferences = preferences.withPriority(priority.value().get().meaning);
        }
        if (asOf.value().isPresent()) {
            preferences = preferences.withUntil(
                    AskedWrongly.unlessReadable("--as-of", asOf.value().get(), CutOff::parse));
        }
        return wanted.withPreferences(preferences);
    }
}
