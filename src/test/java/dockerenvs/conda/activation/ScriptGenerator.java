package dockerenvs.conda.activation;

import java.util.Random;

/// Random scripts of the idioms that packages use, now and then with something that is not understood.
final class ScriptGenerator {
    private static final int LEVELS_MAX = 3;

    private final Random random;
    private final boolean bash;

    /// @param bash whether to use what only bash has: `[[`, and `==` in `[`
    ScriptGenerator(Random random, boolean bash) {
        this.random = random;
        this.bash = bash;
    }

    String script() {
        var script = new StringBuilder(pick("#!/bin/sh\n", "\n", ""));
        for (var i = random.nextInt(1, 7); i > 0; i--) {
            script.append(command(0)).append(pick("\n", "\n", " ; ", " # a comment\n", "\n\n", ";\n"));
        }
        return script.append("\nexport A B C D\n").toString();
    }

    private String command(int level) {
        var simple = level == LEVELS_MAX || random.nextInt(3) > 0;
        if (simple) {
            return switch (random.nextInt(12)) {
                case 0, 1, 2 -> name() + "=" + word() + pick("", "", " " + name() + "=" + word());
                case 3, 4, 5 -> "export " + name() + "=" + word() + pick("", "", " " + name() + "=" + quoted());
                case 6 -> "export " + name();
                case 7 -> "unset " + name();
                case 8 -> ": " + word() + pick("", " >/dev/null", " 2>&1");
                case 9 -> pick("true", "false", "echo " + quoted() + " >&2");
                case 10 -> test();
                default -> random.nextInt(12) > 0 ? "export " + name() + "=\\\n" + quoted() : strange();
            };
        }
        var next = level + 1;
        return switch (random.nextInt(8)) {
            case 0, 1 -> "if " + condition(next) + "; then " + body(next) + pick("", "; else " + body(next)) + "; fi";
            case 2 ->
                "if " + condition(next) + "\nthen\n" + body(next) + "\nelif " + condition(next) + "; then\n"
                        + body(next) + "\nfi";
            case 3 -> condition(next) + pick(" && ", " || ", " &&\n") + command(LEVELS_MAX);
            case 4 ->
                "case " + word() + " in " + pattern() + pick("", " | " + pattern()) + ") " + body(next) + " ;; " + "("
                        + pattern() + ") " + body(next) + pick("", "\n;;\n") + " esac";
            case 5 -> "for " + name() + " in " + word() + " " + word() + "; do " + body(next) + "; done";
            case 6 -> "{ " + body(next) + "; }";
            default ->
                "D=" + pick("aab", "/x/y", "$A") + "; while " + pick("", "! ") + "test -z \"${D#?}\"; do " + body(next)
                        + "; D=${D#?}; done";
        };
    }

    private String body(int level) {
        return command(level) + pick("", "", "; " + command(level), "\n" + command(level));
    }

    private String condition(int level) {
        return pick("", "", "! ") + pick(test(), test(), "true", "{ " + command(level) + "; }");
    }

    private String test() {
        var expression = switch (random.nextInt(9)) {
            case 0, 1 -> pick("-n ", "-z ") + quoted();
            case 2 -> pick("-d ", "-f ", "-e ", "-r ", "-x ") + path();
            case 3 -> quoted() + pick(" = ", " != ", bash ? " == " : " = ") + quoted();
            case 4 -> "! -n " + quoted();
            case 5 -> pick("-n ", "-z ") + word();
            case 6 -> word() + " = " + word();
            case 7 -> "-n " + quoted() + pick(" -a ", " -o ") + "-d " + path();
            default -> pick(word(), quoted());
        };
        if (bash && random.nextBoolean()) {
            return "[[ "
                    + pick(
                            "-n " + word(),
                            "! -d " + path(),
                            word() + pick(" == ", " != ", " = ") + pattern(),
                            "-z " + word() + pick(" && ", " || ") + "( -f " + path() + " )")
                    + " ]]";
        }
        return random.nextBoolean() ? "[ " + expression + " ]" : "test " + expression;
    }

    private String path() {
        var path =
                "$P" + pick("", "/") + pick("", "share", "share/proj/", "/share/./proj", "lib", "bin/tool", "README");
        return random.nextBoolean() ? "\"" + path + "\"" : path;
    }

    private String word() {
        return switch (random.nextInt(7)) {
            case 0 -> pick("a", "x/y", "-l", "a-b_c.d", "ä", "1", "a=b", "a:b", "a#b", "%20", "]", "!", "=");
            case 1 -> parameter(false);
            case 2 -> parameter(false) + pick("/lib", ":", "") + parameter(false);
            case 3 -> pick("a", "", "/") + quoted();
            case 4 -> "'" + pick("", "a b", "$A", "\\", "*", "\"") + "'";
            case 5 -> pick("\\ ", "\\$", "\\\"", "a\\b", "\\\\", "\\*", "\\'") + pick("", "z");
            default -> quoted();
        };
    }

    private String quoted() {
        return "\""
                + pick("", "a", "x y", " ", "*", "'", "\\$", "\\\\", "\\x", "\\\"", "~", "{a,b}", "$", "#")
                + pick("", parameter(true))
                + pick("", "/z", ":", parameter(true))
                + "\"";
    }

    private String parameter(boolean quoted) {
        var name = name();
        var operand = quoted
                ? pick("", "a", "$B", "/x y", "\\$", "\"$C\"", "${C:-d}")
                : pick("", "a", "$B", "\"x y\"", "'*'", "\"$C\"", "a b", "\\}");
        return switch (random.nextInt(6)) {
            case 0, 1 -> "$" + name;
            case 2 -> "${" + name + "}";
            case 3, 4 -> "${" + name + pick(":-", "-", ":+", "+", ":=", "=") + operand + "}";
            default -> "${" + name + pick("#", "##", "%", "%%") + pattern() + "}";
        };
    }

    private String pattern() {
        return pick(
                "*", "?", "a*", "*/", "/*", "\"*\"", "\"$A\"", "$B", "*b*", "[ab]*", "[!/]*", "*.d", "'a b'", "*\" \"*",
                "\\*");
    }

    private String name() {
        return pick("A", "B", "C", "D", "P", "BLANKS", "EMPTY", "SLASHES", "STAR");
    }

    /// Outside of what is understood.
    private String strange() {
        return pick("A=$(echo x)", "f() { A=1; }; f", "eval 'A=1'", "A=$((1 + 1))", "A=~", "set -- a b", "export A=*");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
