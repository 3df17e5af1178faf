package dockerenvs.conda.link;

import java.util.regex.Pattern;

/// URLs without what opens doors: user, password, and the token of a private channel (`/t/<token>/`).
final class PublicUrl {
    private static final Pattern USER = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]*://)[^/?#]*@");
    private static final Pattern TOKEN = Pattern.compile("/t/[^/]+(?=/|$)");
    private static final Pattern SLASHES_AT_END = Pattern.compile("/+$");

    private PublicUrl() {}

    static String of(String url) {
        return TOKEN.matcher(USER.matcher(url).replaceFirst("$1")).replaceFirst("");
    }

    /// The channel, without the folder of its platform and without a slash at the end; a name stays a name.
    static String ofChannel(String channel, String subdir) {
        var plain = SLASHES_AT_END.matcher(of(channel)).replaceFirst("");
        return !subdir.isEmpty() && plain.endsWith("/" + subdir)
                ? plain.substring(0, plain.length() - subdir.length() - 1)
                : plain;
    }
}
