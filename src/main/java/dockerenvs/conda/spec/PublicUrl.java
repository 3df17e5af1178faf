package dockerenvs.conda.spec;

import java.util.regex.Pattern;

/// URLs without what opens doors: user, password, query, fragment, and the token of a private channel
/// (`/t/<token>/`).
public final class PublicUrl {
    private static final Pattern USER = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]*://)[^/?#]*@");
    private static final Pattern TOKEN = Pattern.compile("/t/[^/]+(?=/|$)");
    private static final Pattern REST = Pattern.compile("[?#].*$", Pattern.DOTALL);
    private static final Pattern BEFORE_AT = Pattern.compile("^([^?#]*?://)?[^?#]*@");
    private static final Pattern SLASHES_AT_END = Pattern.compile("/+$");

    private PublicUrl() {}

    /// The URL, or whatever else it is, without secrets.
    public static String of(String url) {
        var plain = REST.matcher(USER.matcher(url).replaceFirst("$1")).replaceFirst("");
        return TOKEN.matcher(plain).replaceFirst("");
    }

    /// What somebody has written and what may be no URL at all, as messages show it: without what could be a secret,
    /// of which it says where it was. Up to the last `@` everything is kept back, as a password that is not escaped
    /// has any characters.
    public static String shown(String text) {
        var plain = TOKEN.matcher(BEFORE_AT.matcher(text).replaceFirst("$1")).replaceFirst("/t/<TOKEN>");
        return REST.matcher(plain).replaceFirst(match -> match.group().charAt(0) + "…");
    }

    /// The channel, without secrets, the folder of its platform and a slash at the end; a name stays a name.
    public static String ofChannel(String channel, String subdir) {
        var plain = SLASHES_AT_END.matcher(of(channel)).replaceFirst("");
        return !subdir.isEmpty() && plain.endsWith("/" + subdir)
                ? plain.substring(0, plain.length() - subdir.length() - 1)
                : plain;
    }
}
