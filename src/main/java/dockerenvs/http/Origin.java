package dockerenvs.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// Who is asked: credentials for one origin are no other origin's business (RFC 6454).
record Origin(String scheme, String host, int port) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    static Origin of(URI url) {
        var scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        var host = Optional.ofNullable(url.getHost()).orElse("").toLowerCase(Locale.ROOT);
        var defaultPort = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
        return new Origin(scheme, host, url.getPort() < 0 ? defaultPort : url.getPort());
    }

    boolean isWeb() {
        return scheme.equals("http") || scheme.equals("https");
    }

    boolean isSecure() {
        return scheme.equals("https");
    }
}
