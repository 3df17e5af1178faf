package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What a text has to be: the same one, one in which `*` stands for anything, or a `^regular expression$`.
final class TextPattern {
    /// `*`.
    static final TextPattern ANY = new TextPattern("*", _ -> true);

    private static final int EXPRESSION_CHARACTERS_MAX = 200;

    private final String text;
    private final Predicate<String> matcher;

    private TextPattern(String text, Predicate<String> matcher) {
        this.text = text;
        this.matcher = matcher;
    }

    /// Reads a pattern.
    ///
    /// @throws MalformedInput for a regular expression that is none
    static TextPattern parse(String text) {
        if (text.equals("*")) {
            return ANY;
        }
        if (text.startsWith("^") && text.endsWith("$") && text.length() > 1) {
            return new TextPattern(text, expression(text));
        }
        return text.contains("*")
                ? new TextPattern(text, other -> globMatches(text, other))
                : new TextPattern(text, text::equals);
    }

    private static Predicate<String> expression(String text) {
        if (text.length() > EXPRESSION_CHARACTERS_MAX) {
            throw MalformedInput.of(
                    "%s has more than %d characters, too many for a regular expression"
                            .formatted(MalformedInput.quote(text), EXPRESSION_CHARACTERS_MAX),
                    "");
        }
        try {
            return Pattern.compile(text).asMatchPredicate();
        } catch (PatternSyntaxException failure) {
            throw MalformedInput.of(
                    "%s is not a regular expression: %s"
                            .formatted(MalformedInput.quote(text), failure.getDescription()),
                    "");
        }
    }

    /// One pass: what was matched up to the last star never has to be looked at again.
    private static boolean globMatches(String glob, String text) {
        var at = 0;
        var star = -1;
        var starAt = 0;
        var i = 0;
        while (i < text.length()) {
            if (at < glob.length() && glob.charAt(at) == '*') {
                star = at++;
                starAt = i;
            } else if (at < glob.length() && glob.charAt(at) == text.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++starAt;
            } else {
                return false;
            }
        }
        while (at < glob.length() && glob.charAt(at) == '*') {
            at++;
        }
        return at == glob.length();
    }

    boolean matches(String other) {
        return matcher.test(other);
    }

    @Override
    public String toString() {
        return text;
    }
}
