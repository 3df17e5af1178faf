package dockerenvs.http;

import dockerenvs.content.MalformedInput;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// A server that passes requests on.
///
/// @param credential what it wants to know, only of HTTP proxies
public record Proxy(Kind kind, String host, int port, Optional<Credential.Basic> credential) {

    /// How one talks to it.
    public enum Kind {
        HTTP(80),
        SOCKS5(1080);

        private final int defaultPort;

        Kind(int defaultPort) {
            this.defaultPort = defaultPort;
        }
    }

    /// Reads `[scheme://][user[:password]@]host[:port]`; without a scheme it is HTTP.
    ///
    /// @throws MalformedInput for other schemes; the message holds no password
    public static Proxy parse(String text) {
        var url = url(text);
        var host = Optional.ofNullable(url.getHost()).orElse("");
        if (host.isEmpty()) {
            throw malformed("a proxy is written `http://host:port`", "");
        }
        var scheme = url.getScheme().toLowerCase(Locale.ROOT);
        var kind = switch (scheme) {
            case "http" -> Kind.HTTP;
            case "socks5", "socks5h", "socks" -> Kind.SOCKS5;
            default ->
                throw malformed(
                        "proxies reached by %s are not supported".formatted(MalformedInput.quote(scheme)),
                        "give one that begins with `http://` or `socks5://`; `https` URLs go through it too");
        };
        var credential = Credential.ofUser(url);
        if (kind == Kind.SOCKS5 && credential.isPresent()) {
            throw malformed("SOCKS proxies with a password are not supported", "");
        }
        return new Proxy(kind, host, url.getPort() < 0 ? kind.defaultPort : url.getPort(), credential);
    }

    private static URI url(String text) {
        try {
            return new URI(text.contains("://") ? text : "http://" + text);
        } catch (URISyntaxException _) {
            // its message shows the whole text, which may hold a password
            throw malformed("the address of a proxy is not a URL", "write it as `http://host:port`");
        }
    }

    private static MalformedInput malformed(String what, String hint) {
        return MalformedInput.of(what, hint);
    }
}
