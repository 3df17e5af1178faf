package dockerenvs.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// The network: one request, one answer, over the connections of Apache HttpClient.
final class Connections implements Closeable {
    private static final int PER_HOST_MAX = 32;
    private static final int MAX = 64;
    private static final int HEADERS_MAX = 200;
    private static final int HEADER_BYTES_MAX = 64 << 10;
    private static final Duration IDLE_MAX = Duration.ofSeconds(1);
    /// For its turn at a host a request waits as long as others take, and they may take hours. None at all would not
    /// mean that to the library, but not to wait.
    static final Timeout TURN_MAX = Timeout.ofDays(1);

    static final String USER_AGENT = "docker-envs";

    private final Proxies proxies;
    private final Handshake handshake;
    private final Exchange direct;
    private final Reopening<Exchange> proxied;
    private final Map<Origin, HttpRoute> routes = new ConcurrentHashMap<>();

    private Connections(Proxies proxies, Handshake handshake, Exchange direct, Reopening<Exchange> proxied) {
        this.proxies = proxies;
        this.handshake = handshake;
        this.direct = direct;
        this.proxied = proxied;
    }

    static Connections open(HttpSettings settings) throws IOException {
        var config = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.timeouts().connect()))
                .setSocketTimeout(Timeout.of(settings.timeouts().read()))
                .setValidateAfterInactivity(TimeValue.of(IDLE_MAX))
                .build();
        var handshake = Handshake.of(settings);
        var pool = pool(settings, config, handshake);
        return new Connections(
                settings.proxies(),
                handshake,
                new DirectExchange(pool, config),
                new Reopening<>(() -> ProxiedExchange.of(settings, pool)));
    }

    private static PoolingHttpClientConnectionManager pool(
            HttpSettings settings, ConnectionConfig config, Handshake handshake) {
        var limits = Http1Config.custom()
                .setMaxHeaderCount(HEADERS_MAX)
                .setMaxLineLength(HEADER_BYTES_MAX)
                .build();
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(limits)
                        .responseParserFactory(HeadParser::new)
                        .build())
                .setTlsSocketStrategy(handshake)
                .setDefaultConnectionConfig(config)
                .setSocketConfigResolver(route -> socket(settings, route))
                .setMaxConnPerRoute(PER_HOST_MAX)
                .setMaxConnTotal(MAX)
                .build();
    }

    private static SocketConfig socket(HttpSettings settings, HttpRoute route) {
        var config = SocketConfig.custom()
                .setSoTimeout(Timeout.of(settings.timeouts().read()));
        var target = URI.create(route.getTargetHost().toURI());
        settings.proxies()
                .find(target)
                .filter(proxy -> proxy.kind() == Proxy.Kind.SOCKS5)
                .ifPresent(proxy -> config.setSocksProxyAddress(new InetSocketAddress(proxy.host(), proxy.port())));
        return config.build();
    }

    /// Sends one request and reads the head of the answer.
    ///
    /// @throws SourceFailure when the body could not be read
    HttpResponse exchange(HttpRequest request) throws IOException {
        var url = request.url();
        var origin = Origin.of(url);
        var host = new HttpHost(origin.scheme(), origin.host(), origin.portIfUnusual());
        var message = new SentRequest(request.method(), host, pathAndQuery(url));
        var waiting = Waiting.endedBy(message::cancel);
        message.addHeader("User-Agent", USER_AGENT);
        request.headers().forEach(header -> message.addHeader(header.name(), header.value()));
        request.body().ifPresent(body -> message.setEntity(new SentBody(body, waiting)));
        if (origin.isSecure()) {
            handshake.begin();
        }
        try {
            var exchange = isProxied(url) ? proxied.get() : direct;
            var route = routes.computeIfAbsent(origin, Connections::route);
            var reply = waiting.during(() -> exchange.send(message, route));
            try {
                var body = new WaitedForBody(reply.body(), waiting);
                return new HttpResponse(url, reply.head().getCode(), headers(reply.head()), body, reply.connection());
            } catch (IOException | RuntimeException failure) {
                reply.connection().close();
                throw failure;
            }
        } catch (SourceFailure failure) {
            // what is read here notices interrupts, too
            throw Thread.currentThread().isInterrupted() ? interrupted() : failure;
        } catch (IOException failure) {
            throw inOwnWords(url, failure);
        }
    }

    private boolean isProxied(URI url) {
        return proxies.find(url)
                .filter(proxy -> proxy.kind() == Proxy.Kind.HTTP)
                .isPresent();
    }

    private static HttpRoute route(Origin origin) {
        return new HttpRoute(new HttpHost(origin.scheme(), origin.host(), origin.port()));
    }

    /// What went wrong, without the library's own words: they may quote headers, and so secrets.
    private static IOException inOwnWords(URI url, IOException failure) {
        var where = SafeUrl.quote(url) + ": ";
        if (Thread.currentThread().isInterrupted()) {
            return interrupted();
        }
        return switch (failure) {
            case Refusal refusal -> refusal;
            case Unreachable unreachable -> unreachable;
            case Handshake.NotBegun _ -> new NoTls(where + "the server did not answer as TLS has it");
            case SSLHandshakeException _, SSLPeerUnverifiedException _ ->
                new Untrusted(
                        url,
                        where + "its certificate is not trusted or not its own; `SSL_CERT_FILE` can name a file of"
                                + " certificates to trust too");
            case UnknownHostException _ -> new Unreachable(where + "there is no such host");
            case ConnectTimeoutException _ -> new Unreachable(where + "no connection within the time allowed");
            case SocketTimeoutException _ -> new Unanswered(where + "no answer within the time allowed");
            case ConnectException _ ->
                new Unreachable(where + "the server, or the proxy before it, takes no connections");
            case ClientProtocolException _ -> new IOException(where + "the answer is not HTTP as it should be");
            default -> new IOException(where + "the connection broke (" + Breakage.inWords(failure) + ")");
        };
    }

    private static InterruptedIOException interrupted() {
        return new InterruptedIOException("interrupted while waiting for a server");
    }

    private static String pathAndQuery(URI url) {
        var path = Optional.ofNullable(url.getRawPath())
                .filter(text -> !text.isEmpty())
                .orElse("/");
        return Optional.ofNullable(url.getRawQuery())
                .map(query -> path + "?" + query)
                .orElse(path);
    }

    private static List<Header> headers(MessageHeaders head) throws ClientProtocolException {
        var headers = new ArrayList<Header>();
        try {
            for (var header : head.getHeaders()) {
                var value = Optional.ofNullable(header.getValue()).orElse("");
                headers.add(new Header(header.getName(), value));
            }
            return headers;
        } catch (IllegalArgumentException malformed) {
            throw new ClientProtocolException(malformed);
        }
    }

    @Override
    public void close() throws IOException {
        try (direct) {
            proxied.close();
        }
    }
}
