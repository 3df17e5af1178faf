package dockerenvs.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// Who is asked: credentials for one origin are no other origin's business (RFC 6454).
public record Origin(String scheme, String host, int port) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int NONE = -1;

    /// Whom a URL asks.
    public static Origin of(URI url) {
        var scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        var host = Optional.ofNullable(url.getHost()).orElse("").toLowerCase(Locale.ROOT);
        return new Origin(scheme, host, url.getPort() < 0 ? usualPort(scheme) : url.getPort());
    }

    private static int usualPort(String scheme) {
        return scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    }

    /// The port as a `Host` header has it, which signatures of URLs cover: -1 where it goes without saying.
    int portIfUnusual() {
        return port == usualPort(scheme) ? NONE : port;
    }

    /// Whether it is reached by HTTP at all.
    public boolean isWeb() {
        return scheme.equals("http") || scheme.equals("https");
    }

    /// Whether nobody on the way can listen.
    public boolean isSecure() {
        return scheme.equals("https");
    }
}
