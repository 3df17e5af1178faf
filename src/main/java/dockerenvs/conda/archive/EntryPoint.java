package dockerenvs.conda.archive;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.content.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/// A command that calls a Python function, written `command = module:function`. The command becomes a file name
/// and the rest becomes a program, so nothing else than names gets in (GHSA-h672-p7h7-97v9).
///
/// @param command a file name: not empty, no slash of either kind, no control character, not beginning with `.`
/// @param module Python names between dots
/// @param function Python names between dots
public record EntryPoint(String command, String module, String function) {
    private static final int COMMAND_BYTES_MAX = 255;
    private static final Pattern QUOTES_AROUND = Pattern.compile("^['\"\\s]+|['\"\\s]+$");
    private static final Set<String> KEYWORDS = Set.of(
            "False",
            "None",
            "True",
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield");

    public EntryPoint {
        var bad = command.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
        if (bad
                || command.isEmpty()
                || command.startsWith(".")
                || command.getBytes(StandardCharsets.UTF_8).length > COMMAND_BYTES_MAX) {
            throw refused(quote(command) + " is not a name for a command");
        }
        checkDotted(module, "a Python module");
        checkDotted(function, "a Python function");
    }

    /// Reads `command = module:function`; blanks do not matter, nor do quotes around the right half.
    ///
    /// @throws MalformedInput for anything else, also for names that are none
    public static EntryPoint parse(String text) {
        var equals = text.indexOf('=');
        var right = equals < 0
                ? ""
                : QUOTES_AROUND.matcher(text.substring(equals + 1)).replaceAll("");
        var colon = right.lastIndexOf(':');
        if (colon < 0) {
            throw refused(quote(text) + " is not an entry point");
        }
        return new EntryPoint(
                text.substring(0, equals).strip(),
                right.substring(0, colon).strip(),
                right.substring(colon + 1).strip());
    }

    private static void checkDotted(String text, String what) {
        for (var name : text.split("\\.", -1)) {
            if (!isIdentifier(name)) {
                throw refused(quote(text) + " is not the name of " + what);
            }
        }
    }

    /// Whether Python takes `name` for an identifier ("Identifiers and keywords" in its language reference).
    private static boolean isIdentifier(String name) {
        if (name.isEmpty() || KEYWORDS.contains(name)) {
            return false;
        }
        var first = name.codePointAt(0);
        return (first == '_' || Character.isUnicodeIdentifierStart(first))
                && name.codePoints()
                        .allMatch(c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
    }

    private static MalformedInput refused(String what) {
        return MalformedInput.of(
                what, "expected something like `flask = flask.cli:main`; " + PackageMetadata.REPORT_HINT);
    }

    @Override
    public String toString() {
        return command + " = " + module + ":" + function;
    }
}
