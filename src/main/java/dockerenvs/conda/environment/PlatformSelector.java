package dockerenvs.conda.environment;

import dockerenvs.conda.spec.Subdir;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// For which platforms a line of an environment file is meant, as conda-build and conda-lock write it: `linux`,
/// `linux and not aarch64`, `osx or (linux and x86_64)`.
///
/// ```
///   expression = conjunction { "or" conjunction }
///   conjunction = term { "and" term }
///   term = "not" term | "(" expression ")" | name
/// ```
final class PlatformSelector {
    private static final Pattern WORD = Pattern.compile("\\s*([()]|[A-Za-z0-9_-]+)\\s*");
    private static final Set<String> NAMES = Set.of(
            "linux",
            "osx",
            "win",
            "unix",
            "emscripten",
            "wasi",
            "freebsd",
            "linux32",
            "linux64",
            "osx64",
            "win32",
            "win64",
            "x86",
            "x86_64",
            "aarch64",
            "arm64",
            "armv6l",
            "armv7l",
            "ppc64le",
            "riscv64",
            "s390x",
            "true",
            "false");
    private static final int WORDS_MAX = 100;

    private final List<String> words;
    private final Set<String> facts;
    private int next;
    private boolean understood = true;

    private PlatformSelector(List<String> words, Set<String> facts) {
        this.words = words;
        this.facts = facts;
    }

    /// Whether a platform is meant; empty when the text is no such expression.
    static Optional<Boolean> matches(String text, String subdir) {
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(text);
        var end = 0;
        while (matcher.lookingAt()) {
            words.add(matcher.group(1));
            end = matcher.end();
            matcher.region(end, text.length());
        }
        if (end < text.length() || words.size() > WORDS_MAX) {
            return Optional.empty();
        }
        var selector = new PlatformSelector(words, facts(subdir));
        var value = selector.expression();
        return selector.understood && selector.next == words.size() ? Optional.of(value) : Optional.empty();
    }

    /// The names that are true of a platform.
    private static Set<String> facts(String subdir) {
        var facts = new TreeSet<>(Set.of("true", subdir));
        var dash = subdir.indexOf('-');
        if (dash < 0) {
            return facts;
        }
        var system = subdir.substring(0, dash);
        var machine = subdir.substring(dash + 1);
        facts.add(system);
        facts.add(machine);
        if (!system.equals("win")) {
            facts.add("unix");
        }
        if (machine.equals("64") || machine.equals("32")) {
            facts.add(system + machine);
            facts.add("x86");
        }
        if (machine.equals("64")) {
            facts.add("x86_64");
        }
        return facts;
    }

    private boolean expression() {
        var value = conjunction();
        while (take("or")) {
            value |= conjunction();
        }
        return value;
    }

    private boolean conjunction() {
        var value = term();
        while (take("and")) {
            value &= term();
        }
        return value;
    }

    private boolean term() {
        if (take("not")) {
            return !term();
        }
        if (take("(")) {
            var value = expression();
            understood &= take(")");
            return value;
        }
        if (next == words.size()) {
            understood = false;
            return false;
        }
        var name = words.get(next++);
        understood &= NAMES.contains(name) || Subdir.isName(name);
        return facts.contains(name);
    }

    private boolean take(String word) {
        var found = next < words.size() && words.get(next).equals(word);
        next += found ? 1 : 0;
        return found;
    }
}
