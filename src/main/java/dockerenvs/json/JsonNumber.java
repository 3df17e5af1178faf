package dockerenvs.json;

import dockerenvs.content.MalformedInput;
import java.util.regex.Pattern;

/// A number, exactly as it is written: `1`, `1.0` and `1e0` are three values.
public record JsonNumber(String literal) implements Json {
    private static final Pattern GRAMMAR = Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

    public JsonNumber {
        if (!GRAMMAR.matcher(literal).matches()) {
            throw new IllegalArgumentException("not a number of JSON: " + MalformedInput.quote(literal));
        }
    }
}
