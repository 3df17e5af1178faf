package dockerenvs.conda.activation;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The variables of a shell: all of them, and which ones its children get.
///
/// Variables that the shell itself keeps, like `PWD` or `RANDOM`, are neither read nor set here; those that a
/// container gets when it starts, like `HOME`, are read only if the image sets them.
final class ShellVariables {
    static final String FIELD_SEPARATORS = "IFS";

    private static final Pattern KEPT_BY_SHELLS = Pattern.compile("(BASH|ZSH|KSH|COMP_|COPROC|HIST|EPOCH|PS[0-4]$).*"
            + "|_|PWD|OLDPWD|SHLVL|OPTIND|OPTARG|OPTERR|PPID|LINENO|S?RANDOM|SECONDS|E?UID|GROUPS|HOSTNAME|HOSTTYPE"
            + "|MACHTYPE|OSTYPE|SHELLOPTS|PIPESTATUS|DIRSTACK|FUNCNAME|FUNCNEST|REPLY|MAPFILE|PROMPT_COMMAND"
            + "|POSIXLY_CORRECT|ENV|IGNOREEOF|histchars|LINES|COLUMNS|TIMEFORMAT|ARGV0");

    private static final Set<String> KNOWN_AT_START = Set.of("HOME", "USER", "LOGNAME", "TERM", "SHELL", "container");

    private final Map<String, String> values;
    private final Set<String> exported;

    private ShellVariables(Map<String, String> values, Set<String> exported) {
        this.values = new TreeMap<>(values);
        this.exported = new TreeSet<>(exported);
    }

    /// A shell that starts with this environment. Names that a shell does not take from it are left out.
    static ShellVariables of(SortedMap<String, String> environment) {
        var taken = new TreeMap<>(environment);
        taken.keySet().removeIf(name -> !isTaken(name));
        return new ShellVariables(taken, taken.keySet());
    }

    /// Whether a shell takes this variable from its environment and leaves it alone until a script changes it.
    static boolean isTaken(String name) {
        return Assignment.isName(name) && !isKeptByShells(name) && !name.equals(FIELD_SEPARATORS);
    }

    static boolean isKeptByShells(String name) {
        return KEPT_BY_SHELLS.matcher(name).matches();
    }

    ShellVariables copy() {
        return new ShellVariables(values, exported);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// Whether nobody can tell the value before a container runs.
    boolean isUnknown(String name) {
        return isKeptByShells(name) || (KNOWN_AT_START.contains(name) && !values.containsKey(name));
    }

    void set(String name, String value) {
        values.put(name, value);
    }

    /// From now on children get the variable, once it has a value.
    void export(String name) {
        exported.add(name);
    }

    void unset(String name) {
        values.remove(name);
        exported.remove(name);
    }

    /// What children get, by name.
    SortedMap<String, String> environment() {
        var environment = new TreeMap<>(values);
        environment.keySet().retainAll(exported);
        return environment;
    }
}
