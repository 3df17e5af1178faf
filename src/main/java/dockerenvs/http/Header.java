package dockerenvs.http;

import java.util.Locale;
import java.util.Set;

/// A line of a request or an answer. Printed without its value where that is a secret.
public record Header(String name, String value) {
    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "www-authenticate", "location");

    public Header {
        if (name.isEmpty() || isBroken(name) || isBroken(value)) {
            throw new IllegalArgumentException("a header has a name and no line breaks");
        }
    }

    private static boolean isBroken(String text) {
        return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0 || text.indexOf(0) >= 0;
    }

    /// Whether its name is that one, in small or capital letters.
    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    @Override
    public String toString() {
        return name + ": " + (SECRET.contains(name.toLowerCase(Locale.ROOT)) ? "…" : value);
    }
}
