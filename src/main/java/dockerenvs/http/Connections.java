package dockerenvs.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLHandshakeException;

/// The network: one request, one answer.
final class Connections implements Closeable {
    static final String USER_AGENT = "docker-envs";

    private final Proxies proxies;
    private final Handshake handshake;
    private final Exchange exchange;
    private final Map<Origin, Route> routes = new ConcurrentHashMap<>();

    private Connections(Proxies proxies, Handshake handshake, Exchange exchange) {
        this.proxies = proxies;
        this.handshake = handshake;
        this.exchange = exchange;
    }

    /// @param clock tells how long a connection was not used
    static Connections open(HttpSettings settings, InstantSource clock) throws IOException {
        var handshake = Handshake.of(settings);
        var connector = new Connector(settings.timeouts(), handshake);
        return new Connections(settings.proxies(), handshake, new Exchange(new ConnectionPool(clock), connector));
    }

    /// Sends one request and reads the head of the answer.
    ///
    /// @throws SourceFailure when the body could not be read
    HttpResponse exchange(HttpRequest request) throws IOException {
        var url = request.url();
        var origin = Origin.of(url);
        var route = routes.computeIfAbsent(origin, unseen -> new Route(unseen, proxies));
        var message = new SentRequest(request.method().name(), target(url, route));
        message.add("User-Agent", USER_AGENT);
        for (var header : request.headers()) {
            message.add(header);
        }
        request.body().ifPresent(message::add);
        var waiting = message.waiting();
        if (origin.isSecure()) {
            handshake.begin();
        }
        try {
            var reply = waiting.during(() -> exchange.send(message, route));
            var body = new WaitedForBody(reply.body(), waiting);
            return new HttpResponse(url, reply.head().status(), reply.head().headers(), body, reply.connection());
        } catch (SourceFailure failure) {
            // what is read here notices interrupts, too
            throw Thread.currentThread().isInterrupted() ? interrupted() : failure;
        } catch (IOException failure) {
            throw inOwnWords(url, failure);
        }
    }

    /// What went wrong, without the JDK's own words: they may quote headers, and so secrets.
    private static IOException inOwnWords(URI url, IOException failure) {
        var where = SafeUrl.quote(url) + ": ";
        if (Thread.currentThread().isInterrupted()) {
            return interrupted();
        }
        return switch (failure) {
            case Refusal refusal -> refusal;
            case Unreachable unreachable -> unreachable;
            case Tunnel.Refused refused -> refused.at(where);
            case Handshake.NotBegun _ -> new NoTls(where + "the server did not answer as TLS has it");
            case SSLHandshakeException refusal
            when !(refusal.getCause() instanceof CertificateException) ->
                new Refusal(where + "the server broke the handshake of TLS off: it may want to be shown a certificate,"
                        + " or another one, or agree to no version of TLS that Java allows");
            case SSLHandshakeException _ ->
                new Untrusted(
                        url,
                        where + "its certificate is not trusted or not its own; `SSL_CERT_FILE` can name a file of"
                                + " certificates to trust too");
            case UnknownHostException _ -> new Unreachable(where + "there is no such host");
            case Connector.TimedOut _ -> new Unreachable(where + "no connection within the time allowed");
            case SocketTimeoutException _ -> new Unanswered(where + "no answer within the time allowed");
            case ConnectException _ ->
                new Unreachable(where + "the server, or the proxy before it, takes no connections");
            case NotHttp _ -> new IOException(where + "the answer is not HTTP as it should be");
            default -> new IOException(where + "the connection broke (" + Breakage.inWords(failure) + ")");
        };
    }

    private static InterruptedIOException interrupted() {
        return new InterruptedIOException("interrupted while waiting for a server");
    }

    /// What is asked for: all of the URL where a proxy is to find the server (RFC 9112, section 3.2), with letters
    /// beyond ASCII encoded.
    private static String target(URI url, Route route) {
        var path = url.getRawPath();
        var query = url.getRawQuery();
        var start = route.isForwarded() ? url.getScheme() + "://" + route.hostHeader() : "";
        var known = start + (path == null || path.isEmpty() ? "/" : path);
        var target = query == null ? known : known + "?" + query;
        var isAscii = target.getBytes(StandardCharsets.UTF_8).length == target.length();
        return isAscii ? target : Redirects.encoded(target);
    }

    @Override
    public void close() {
        exchange.close();
    }
}
