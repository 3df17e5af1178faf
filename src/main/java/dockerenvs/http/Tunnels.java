package dockerenvs.http;

import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.protocol.HttpClientContext;

/// Ways through proxies to servers that speak TLS.
final class Tunnels {
    private static final int PROXY_AUTHENTICATION = 407;

    private Tunnels() {}

    /// Tells what a proxy says, which has not opened one, from what the server says. Whoever sits between here and the
    /// proxy may have written it: were it the server's, it could name a server of tokens, or redirect.
    ///
    /// @param context of the exchange
    static void check(URI url, HttpClientContext context, int status, Proxies proxies) throws IOException {
        if (!Origin.of(url).isSecure() || context.getSSLSession() != null) {
            return;
        }
        var name = proxies.find(url)
                .map(proxy -> ", `%s:%d`,".formatted(proxy.host(), proxy.port()))
                .orElse("");
        var hint = status == PROXY_AUTHENTICATION
                ? "; name and password for it are written `http://user:password@host:port`"
                : "";
        var message = "%s: the proxy before it%s opens no way to it and answered %d%s"
                .formatted(SafeUrl.quote(url), name, status, hint);
        throw HttpClient.isTransient(status) ? new Unreachable(message) : new Refusal(message);
    }
}
