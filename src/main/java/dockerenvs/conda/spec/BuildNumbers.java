package dockerenvs.conda.spec;

import dockerenvs.content.MalformedInput;
import java.util.regex.Pattern;

/// The build numbers a spec asks for: `2`, `>=2`, `!=0`.
record BuildNumbers(String operator, long number) {
    /// All of them.
    static final BuildNumbers ANY = new BuildNumbers(">=", 0);

    private static final Pattern FORM = Pattern.compile("(|=|==|!=|<|<=|>|>=)\\s*([0-9]{1,18})");

    static BuildNumbers parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw MalformedInput.of(
                    "%s is not a build number".formatted(MalformedInput.quote(text)),
                    "write it as `2`, `>=2` or `!=2`");
        }
        return new BuildNumbers(matcher.group(1), Long.parseLong(matcher.group(2)));
    }

    boolean contain(long candidate) {
        return switch (operator) {
            case "!=" -> candidate != number;
            case "<" -> candidate < number;
            case "<=" -> candidate <= number;
            case ">" -> candidate > number;
            case ">=" -> candidate >= number;
            default -> candidate == number;
        };
    }
}
