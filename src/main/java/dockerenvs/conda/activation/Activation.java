package dockerenvs.conda.activation;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What activating an environment changes in the variables of an image.
///
/// @param prefix where the environment is in the image
/// @param variables what is set, by name, whether or not the image already has that value
/// @param removed names that the image sets and the scripts unset
/// @param understoodScripts absolute paths of the scripts whose effect is in `variables`, in the order of sourcing
/// @param skipped scripts that are not applied at all, and why, in that order
/// @param warnings what was ignored or changed in files of variables, a sentence each
public record Activation(
        String prefix,
        SortedMap<String, String> variables,
        SortedSet<String> removed,
        List<String> understoodScripts,
        List<SkippedScript> skipped,
        List<String> warnings) {

    /// What Docker, Podman and containerd give a container without `PATH`; it would be lost.
    private static final String PATH_DEFAULT = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// Variables in which scripts keep what they replaced, for deactivation. Nothing is ever deactivated in an
    /// image.
    private static final Pattern KEPT_FOR_DEACTIVATION =
            Pattern.compile("_*CONDA_(BACKUP|SET)_.*|.*_CONDA_BACKUP|CONDA_ENV_SHLVL_[0-9]+_.*|__CONDA_.*_SET");

    public Activation {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
        understoodScripts = List.copyOf(understoodScripts);
        skipped = List.copyOf(skipped);
        warnings = List.copyOf(warnings);
    }

    /// With the effect of all scripts that are understood.
    ///
    /// @param prefix absolute, like `/opt/env`
    /// @param baseEnvironment what the image sets before, each `NAME=value`
    /// @param view the files of the environment and of the image below it
    /// @throws IOException when a file cannot be read
    /// @throws MalformedInput when the prefix cannot be used, or a file of variables is not an object of JSON
    public static Activation of(String prefix, List<String> baseEnvironment, ImageView view) throws IOException {
        var plain = withoutScripts(prefix, baseEnvironment, view);
        var before = environment(baseEnvironment);
        before.putAll(plain.variables);
        var evaluated = ActivationScripts.evaluate(ShellVariables.of(before), prefix, view);
        var after = evaluated.variables().environment();

        var variables = new TreeMap<>(plain.variables);
        var removed = new TreeSet<String>();
        for (var name : before.keySet()) {
            if (ShellVariables.isTaken(name) && !after.containsKey(name)) {
                variables.remove(name);
                removed.add(name);
            }
        }
        after.forEach((name, value) -> {
            var isNew = !before.containsKey(name);
            if (isNew ? !isKeptForDeactivation(name) : !value.equals(before.get(name))) {
                variables.put(name, value);
            }
        });
        removed.retainAll(environment(baseEnvironment).keySet());
        return new Activation(prefix, variables, removed, evaluated.understood(), evaluated.skipped(), plain.warnings);
    }

    /// Without the effect of any script, for an image whose entrypoint is an [ActivationScript]. The lists of
    /// scripts are empty.
    ///
    /// @throws IOException when a file cannot be read
    /// @throws MalformedInput as for [#of(String, List, ImageView)]
    public static Activation withoutScripts(String prefix, List<String> baseEnvironment, ImageView view)
            throws IOException {
        checkPrefix(prefix);
        var warnings = new ArrayList<String>();
        var variables = VariableFiles.read(prefix, view, warnings);
        variables.putAll(ofPrefix(prefix, view));
        variables.put("PATH", path(prefix, environment(baseEnvironment).getOrDefault("PATH", "")));
        return new Activation(prefix, variables, Collections.emptySortedSet(), List.of(), List.of(), warnings);
    }

    private static void checkPrefix(String prefix) {
        var components = Arrays.asList(prefix.split("/", -1));
        var names = components.subList(1, components.size());
        var isPlain = prefix.startsWith("/")
                && names.stream().noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
        if (!isPlain || prefix.contains(":") || prefix.chars().anyMatch(Character::isISOControl)) {
            throw MalformedInput.of(
                    quote(prefix) + " cannot be the place of an environment",
                    "write an absolute path without `:`, like `/opt/env`");
        }
    }

    private static SortedMap<String, String> environment(List<String> entries) {
        var environment = new TreeMap<String, String>();
        for (var entry : entries) {
            var sign = entry.indexOf('=');
            if (sign > 0) {
                environment.put(entry.substring(0, sign), entry.substring(sign + 1));
            }
        }
        return environment;
    }

    private static SortedMap<String, String> ofPrefix(String prefix, ImageView view) {
        var parent = prefix.substring(0, prefix.lastIndexOf('/'));
        var isNamed = parent.endsWith("/envs");
        var root = isNamed ? parent.substring(0, parent.length() - "/envs".length()) : prefix;
        var hasConda = view.isFile(root + "/bin/conda");
        var variables = new TreeMap<String, String>();
        if (hasConda) {
            variables.put("CONDA_EXE", root + "/bin/conda");
            variables.put("CONDA_PYTHON_EXE", root + "/bin/python");
        }
        var unnamed = hasConda ? "base" : prefix;
        var name = isNamed ? prefix.substring(parent.length() + 1) : unnamed;
        variables.put("CONDA_PREFIX", prefix);
        variables.put("CONDA_DEFAULT_ENV", name);
        variables.put("CONDA_SHLVL", "1");
        variables.put("CONDA_PROMPT_MODIFIER", "(" + name + ") ");
        return variables;
    }

    private static String path(String prefix, String base) {
        var own = prefix + "/bin";
        var others = Arrays.stream((base.isEmpty() ? PATH_DEFAULT : base).split(":", -1))
                .filter(folder -> !folder.equals(own))
                .collect(Collectors.joining(":"));
        return others.isEmpty() ? own : own + ":" + others;
    }

    private static boolean isKeptForDeactivation(String name) {
        return KEPT_FOR_DEACTIVATION.matcher(name).matches();
    }
}
