package dockerenvs.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// The network: one request, one answer, over Apache HttpClient, which no other class knows. Everything it
/// would do on its own is off (redirects, retries, cookies, decompression), but proxies it knows how to talk
/// to.
final class Connections implements Closeable {
    private static final int PER_HOST_MAX = 16;
    private static final int MAX = 64;
    private static final int HEADERS_MAX = 200;
    private static final int HEADER_BYTES_MAX = 64 << 10;
    private static final Duration IDLE_MAX = Duration.ofSeconds(1);
    /// For its turn at a host a request waits as long as others take, and they may take hours. None at all would not
    /// mean that to the library, but not to wait.
    private static final Timeout TURN_MAX = Timeout.ofDays(1);

    private static final String USER_AGENT = "docker-envs";

    private final Proxies proxies;
    private final RequestConfig config;
    private final CloseableHttpClient client;

    private Connections(Proxies proxies, RequestConfig config, CloseableHttpClient client) {
        this.proxies = proxies;
        this.config = config;
        this.client = client;
    }

    static Connections open(HttpSettings settings) throws IOException {
        var read = Timeout.of(settings.timeouts().read());
        var config = RequestConfig.custom()
                .setConnectionRequestTimeout(TURN_MAX)
                .setResponseTimeout(read)
                .setProtocolUpgradeEnabled(false)
                .build();
        var pool = pool(settings);
        // half of the library's work for a request is for proxies that want a password
        var client = settings.proxies().isEmpty() ? HttpClients.createMinimal(pool) : byProxy(settings, config, pool);
        return new Connections(settings.proxies(), config, client);
    }

    private static CloseableHttpClient byProxy(
            HttpSettings settings, RequestConfig config, PoolingHttpClientConnectionManager pool) {
        return HttpClientBuilder.create()
                .setConnectionManager(pool)
                .setRoutePlanner(new Routes(settings.proxies()))
                .setDefaultRequestConfig(config)
                .setUserAgent(USER_AGENT)
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .build();
    }

    private static PoolingHttpClientConnectionManager pool(HttpSettings settings) throws IOException {
        var limits = Http1Config.custom()
                .setMaxHeaderCount(HEADERS_MAX)
                .setMaxLineLength(HEADER_BYTES_MAX)
                .build();
        var read = Timeout.of(settings.timeouts().read());
        var connection = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.timeouts().connect()))
                .setSocketTimeout(read)
                .setValidateAfterInactivity(TimeValue.of(IDLE_MAX))
                .build();
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(limits)
                        .build())
                .setTlsSocketStrategy(Handshake.of(settings))
                .setDefaultConnectionConfig(connection)
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
        try {
            var context = context(url);
            var response =
                    CloseableHttpResponse.adapt(waiting.during(() -> client.executeOpen(host, message, context)));
            try {
                Tunnels.check(url, context, response.getCode(), proxies);
                return answer(url, response, waiting);
            } catch (IOException | RuntimeException failure) {
                response.close();
                throw failure;
            }
        } catch (SourceFailure failure) {
            // reading it ends when the thread is interrupted, as waiting does
            throw Thread.currentThread().isInterrupted() ? inOwnWords(url, failure) : failure;
        } catch (IOException failure) {
            throw inOwnWords(url, failure);
        }
    }

    /// What went wrong, without the library's own words: they may quote headers, and so secrets.
    private static IOException inOwnWords(URI url, IOException failure) {
        var where = SafeUrl.quote(url) + ": ";
        if (Thread.currentThread().isInterrupted()) {
            return new InterruptedIOException("interrupted while waiting for a server");
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
            case SocketTimeoutException _ -> new IOException(where + "no answer within the time allowed");
            case ConnectException _ ->
                new Unreachable(where + "the server, or the proxy before it, takes no connections");
            case ClientProtocolException _ -> new IOException(where + "the answer is not HTTP as it should be");
            default -> new IOException(where + "the connection broke (" + Breakage.inWords(failure) + ")");
        };
    }

    private HttpClientContext context(URI url) {
        var context = HttpClientContext.create();
        context.setRequestConfig(config);
        if (proxies.isEmpty()) {
            return context;
        }
        var known = new BasicCredentialsProvider();
        proxies.find(url)
                .ifPresent(proxy -> proxy.credential()
                        .ifPresent(basic -> known.setCredentials(
                                new AuthScope(proxy.host(), proxy.port()),
                                new UsernamePasswordCredentials(
                                        basic.user(), basic.password().toCharArray()))));
        context.setCredentialsProvider(known);
        return context;
    }

    private static String pathAndQuery(URI url) {
        var path = Optional.ofNullable(url.getRawPath())
                .filter(text -> !text.isEmpty())
                .orElse("/");
        return Optional.ofNullable(url.getRawQuery())
                .map(query -> path + "?" + query)
                .orElse(path);
    }

    private static HttpResponse answer(URI url, CloseableHttpResponse response, Waiting waiting) throws IOException {
        var headers = headers(response);
        var entity = Optional.ofNullable(response.getEntity());
        var body = entity.isPresent()
                ? new WaitedForBody(entity.get().getContent(), waiting)
                : InputStream.nullInputStream();
        return new HttpResponse(url, response.getCode(), headers, body, () -> response.close(CloseMode.IMMEDIATE));
    }

    private static List<Header> headers(CloseableHttpResponse response) throws ClientProtocolException {
        var headers = new ArrayList<Header>();
        try {
            for (var header : response.getHeaders()) {
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
        client.close();
    }

    /// HTTP proxies are part of the route; SOCKS proxies are part of the socket.
    private static final class Routes extends DefaultRoutePlanner {
        private final Proxies proxies;

        Routes(Proxies proxies) {
            super(DefaultSchemePortResolver.INSTANCE);
            this.proxies = proxies;
        }

        @Override
        protected HttpHost determineProxy(HttpHost target, HttpContext context) throws HttpException {
            var proxy = proxies.find(URI.create(target.toURI()));
            return proxy.isPresent() && proxy.get().kind() == Proxy.Kind.HTTP
                    ? new HttpHost("http", proxy.get().host(), proxy.get().port())
                    : super.determineProxy(target, context);
        }
    }
}
