package dockerenvs.http;

import java.util.Optional;

/// The way to a server, found out once for each: through whom, and what is said on it. Each is one object:
/// connections of one route are not used for another.
final class Route {
    private final Origin origin;
    private final Optional<Proxy> httpProxy;
    private final Optional<Proxy> socksProxy;
    private final String hostHeader;

    /// The way that `proxies` name.
    Route(Origin origin, Proxies proxies) {
        var proxy = proxies.find(origin);
        this.origin = origin;
        this.httpProxy = proxy.filter(any -> any.kind() == Proxy.Kind.HTTP);
        this.socksProxy = proxy.filter(any -> any.kind() == Proxy.Kind.SOCKS5);
        this.hostHeader = withPort(origin, origin.portIfUnusual());
    }

    Origin origin() {
        return origin;
    }

    /// The server for `Host` (RFC 9110, section 7.2): without a port that goes without saying.
    String hostHeader() {
        return hostHeader;
    }

    /// The same for `CONNECT` (RFC 9110, section 9.3.6), which names the port always.
    String authority() {
        return withPort(origin, origin.port());
    }

    private static String withPort(Origin origin, int port) {
        return port < 0 ? origin.host() : origin.host() + ":" + port;
    }

    /// Whether a proxy is to pass bytes on that it cannot read.
    boolean isTunnel() {
        return httpProxy.isPresent() && origin.isSecure();
    }

    /// Whether a proxy is to read requests and pass them on (RFC 9112, section 3.2.2).
    boolean isForwarded() {
        return httpProxy.isPresent() && !origin.isSecure();
    }

    /// The proxy that speaks HTTP.
    Optional<Proxy> httpProxy() {
        return httpProxy;
    }

    /// The proxy that knows nothing of HTTP.
    Optional<Proxy> socksProxy() {
        return socksProxy;
    }

    /// The server without the brackets of its address.
    String serverName() {
        return HostAddress.unbracketed(origin.host());
    }

    /// Whom to dial; a SOCKS proxy does it on our behalf.
    String dialedHost() {
        return HostAddress.unbracketed(httpProxy.map(Proxy::host).orElse(origin.host()));
    }

    int dialedPort() {
        return httpProxy.map(Proxy::port).orElse(origin.port());
    }
}
