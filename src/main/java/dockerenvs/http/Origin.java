package dockerenvs.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who is asked: credentials for one origin are no other origin's business (RFC 6454).
public record Origin(String scheme, String host, int port) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int NONE = -1;
    private static final int PORT_MAX = 65_535;

    /// What Java takes for no host for its underscore, as those of machines and buckets have it.
    private static final Pattern UNDERSCORED = Pattern.compile("([A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?");

    /// Whom a URL asks.
    public static Origin of(URI url) {
        var scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (url.getHost() == null) {
            return underscored(
                    scheme, Optional.ofNullable(url.getRawAuthority()).orElse(""));
        }
        var host = url.getHost().toLowerCase(Locale.ROOT);
        return new Origin(scheme, host, url.getPort() < 0 ? usualPort(scheme) : url.getPort());
    }

    private static Origin underscored(String scheme, String authority) {
        var host = UNDERSCORED.matcher(authority.substring(authority.lastIndexOf('@') + 1));
        if (!host.matches()) {
            return new Origin(scheme, "", usualPort(scheme));
        }
        var port = Optional.ofNullable(host.group(2)).map(Integer::valueOf).orElseGet(() -> usualPort(scheme));
        return new Origin(scheme, host.group(1).toLowerCase(Locale.ROOT), port);
    }

    private static int usualPort(String scheme) {
        return scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    }

    /// The port as a `Host` header has it, which signatures of URLs cover: -1 where it goes without saying.
    int portIfUnusual() {
        return port == usualPort(scheme) ? NONE : port;
    }

    /// Whether it is reached by HTTP at all: it says how, and where.
    public boolean isWeb() {
        return (scheme.equals("http") || scheme.equals("https")) && !host.isEmpty() && port <= PORT_MAX;
    }

    /// Whether nobody on the way can listen.
    public boolean isSecure() {
        return scheme.equals("https");
    }
}
