package dockerenvs.http;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;

/// A way through a proxy to a server that speaks TLS (RFC 9110, section 9.3.6).
final class Tunnel {
    private static final int PROXY_AUTHENTICATION = 407;

    private Tunnel() {}

    /// The proxy opens none. What it says is told from what the server says: whoever sits between here and the proxy
    /// may have written it, and were it the server's, it could name a server of tokens, or redirect.
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Optional<Proxy> proxy;
        private final int status;

        private Refused(Route route, int status) {
            this.proxy = route.httpProxy();
            this.status = status;
        }

        /// The same for people.
        ///
        /// @param where the server, as messages begin
        IOException at(String where) {
            var name = proxy.map(known -> ", `%s:%d`,".formatted(known.host(), known.port()))
                    .orElse("");
            var hint = status == PROXY_AUTHENTICATION
                    ? "; name and password for it are written `http://user:password@host:port`"
                    : "";
            var message =
                    "%sthe proxy before it%s opens no way to it and answered %d%s".formatted(where, name, status, hint);
            return HttpClient.isTransient(status) ? new Unreachable(message) : new Refusal(message);
        }
    }

    /// Asks for one; from then on the server is heard.
    ///
    /// @param proxy a connection to the proxy of the route
    static void open(Socket proxy, Route route) throws IOException {
        var request = new SentRequest("CONNECT", route.authority());
        request.add("Host", route.authority());
        request.add("User-Agent", Connections.USER_AGENT);
        authorize(request, route);
        var connection = Connection.over(proxy, route);
        var status = connection.ask(request).status();
        if (status / 100 != 2) {
            throw new Refused(route, status);
        }
        if (!connection.isQuiet()) {
            // servers that speak TLS wait to be spoken to
            throw new Handshake.NotBegun();
        }
    }

    /// Tells the proxy, and nobody else, who asks.
    static void authorize(SentRequest request, Route route) {
        route.httpProxy()
                .flatMap(Proxy::credential)
                .ifPresent(basic -> request.add("Proxy-Authorization", basic.header()));
    }
}
