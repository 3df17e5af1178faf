package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a machine has, as packages that others can depend on (CEP 30). The machine is the one that an environment is
/// for, and never the one that solves it.
///
/// | | where nothing else is said |
/// |---|---|
/// | `linux-*` | `__linux=4.18`, `__glibc=2.28`, `__unix` |
/// | `osx-*` | `__osx=11.0`, `__unix` |
/// | `win-*` | `__win=10.0` |
/// | all | `__archspec=1=` and the architecture |
///
/// @param subdir what kind of machine it is, such as `linux-64`
/// @param byName each by its own name
/// @param machine what messages call it, such as `the base image`
public record VirtualPackages(String subdir, SortedMap<String, VirtualPackage> byName, String machine) {
    /// What messages call a machine of which somebody has said what it has.
    private static final String DESCRIBED = "the machine";

    private static final String GLIBC = "__glibc";
    private static final String ARCHSPEC = "__archspec";

    /// Variables that replace what is known of a machine, and the machines for which they do.
    private static final SortedMap<String, String> OVERRIDES = new TreeMap<>(Map.of(
            ARCHSPEC,
            "",
            "__cuda",
            "",
            "__cuda_arch",
            "",
            GLIBC,
            "linux-",
            "__linux",
            "linux-",
            "__osx",
            "osx-",
            "__win",
            "win-"));

    public VirtualPackages {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    /// A machine of which nothing is known.
    public VirtualPackages(String subdir) {
        this(subdir, Collections.emptySortedMap(), DESCRIBED);
    }

    /// A usual machine of that kind.
    public static VirtualPackages of(String subdir) {
        var none = new VirtualPackages(subdir).called("a usual %s machine".formatted(subdir));
        var dash = subdir.indexOf('-');
        if (dash < 0) {
            return none;
        }
        var known = none.with(new VirtualPackage(ARCHSPEC, "1", architecture(subdir, subdir.substring(dash + 1))));
        return switch (subdir.substring(0, dash)) {
            case "linux" -> known.with("__linux", "4.18").with(GLIBC, "2.28").with("__unix", "0");
            case "osx" -> known.with("__osx", "11.0").with("__unix", "0");
            case "win" -> known.with("__win", "10.0");
            default -> known.with("__unix", "0");
        };
    }

    private static String architecture(String subdir, String ending) {
        return switch (ending) {
            case "64" -> "x86_64";
            case "32" -> "x86";
            case "arm64" -> subdir.startsWith("osx") ? "m1" : "aarch64";
            default -> ending;
        };
    }

    private VirtualPackages with(String name, String version) {
        return with(new VirtualPackage(name, version, "0"));
    }

    /// The same machine with one fact more, or in place of the one of that name.
    public VirtualPackages with(VirtualPackage fact) {
        var more = new TreeMap<>(byName);
        more.put(fact.name(), fact);
        return new VirtualPackages(subdir, more, machine);
    }

    /// The same machine with what messages call it.
    public VirtualPackages called(String name) {
        return new VirtualPackages(subdir, byName, name);
    }

    /// The same machine with what somebody says of it.
    public VirtualPackages withAll(List<VirtualPackage> facts) {
        var more = new TreeMap<>(byName);
        facts.forEach(fact -> more.put(fact.name(), fact));
        return new VirtualPackages(subdir, more, facts.isEmpty() ? machine : DESCRIBED);
    }

    /// The same machine without what is called so.
    public VirtualPackages without(String name) {
        var less = new TreeMap<>(byName);
        less.remove(name);
        return new VirtualPackages(subdir, less, machine);
    }

    /// The same machine with this version of glibc.
    public VirtualPackages withGlibc(Version version) {
        return with(GLIBC, version.toString());
    }

    /// The same machine without glibc.
    public VirtualPackages withoutGlibc() {
        return without(GLIBC);
    }

    /// The same machine with what the `CONDA_OVERRIDE_…` variables say of it: `CONDA_OVERRIDE_CUDA=12.4`. One that is
    /// empty hides what it names; those of other systems do nothing.
    ///
    /// @throws MalformedInput naming the variable, when its value is no version
    public VirtualPackages overridden(Map<String, String> variables) {
        var changed = this;
        for (var override : OVERRIDES.entrySet()) {
            var variable = "CONDA_OVERRIDE_" + override.getKey().substring(2).toUpperCase(Locale.ROOT);
            var name = override.getKey();
            if (variables.containsKey(variable) && subdir.startsWith(override.getValue())) {
                var value = variables.getOrDefault(variable, "").strip();
                changed = (value.isEmpty() ? changed.without(name) : changed.with(fact(variable, name, value)))
                        .called(DESCRIBED);
            }
        }
        return changed;
    }

    private static VirtualPackage fact(String variable, String name, String value) {
        try {
            return name.equals(ARCHSPEC) ? new VirtualPackage(name, "1", value) : new VirtualPackage(name, value, "0");
        } catch (MalformedInput failure) {
            throw failure.in("`" + variable + "`");
        }
    }

    /// The same machine with what somebody says of it: `__cuda=12.4`, or `__cuda=` when it has none.
    ///
    /// @throws MalformedInput when that is no virtual package
    public VirtualPackages with(String text) {
        var hidden = text.strip();
        if (hidden.startsWith("__") && hidden.indexOf('=') == hidden.length() - 1) {
            return without(hidden.substring(0, hidden.length() - 1)).called(DESCRIBED);
        }
        return with(VirtualPackage.parse(text)).called(DESCRIBED);
    }

    /// All of them, by name.
    public List<VirtualPackage> list() {
        return List.copyOf(byName.values());
    }

    /// `__glibc=2.28, __linux=4.18, …`.
    @Override
    public String toString() {
        return String.join(", ", list().stream().map(VirtualPackage::toString).toList());
    }
}
