package dockerenvs.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/// Requests through HTTP proxies, by the client of the library, which knows how to talk to them: tunnels, and proxies
/// that want a password. Whatever else it would do on its own is off.
final class ProxiedExchange implements Exchange {
    private final Proxies proxies;
    private final RequestConfig config;
    private final CloseableHttpClient client;

    private ProxiedExchange(Proxies proxies, RequestConfig config, CloseableHttpClient client) {
        this.proxies = proxies;
        this.config = config;
        this.client = client;
    }

    static ProxiedExchange of(HttpSettings settings, HttpClientConnectionManager pool) {
        var config = RequestConfig.custom()
                .setConnectionRequestTimeout(Connections.TURN_MAX)
                .setResponseTimeout(Timeout.of(settings.timeouts().read()))
                .setProtocolUpgradeEnabled(false)
                .build();
        var client = HttpClientBuilder.create()
                .setConnectionManager(pool)
                .setConnectionManagerShared(true)
                .setRoutePlanner(new Routes(settings.proxies()))
                .setDefaultRequestConfig(config)
                .setUserAgent(Connections.USER_AGENT)
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .build();
        return new ProxiedExchange(settings.proxies(), config, client);
    }

    @Override
    public Reply send(SentRequest message, HttpRoute route) throws IOException {
        var target = route.getTargetHost();
        var context = context(target);
        var response = CloseableHttpResponse.adapt(client.executeOpen(target, message, context));
        try {
            Tunnels.check(URI.create(target.toURI() + message.getPath()), context, response.getCode(), proxies);
            var entity = Optional.ofNullable(response.getEntity());
            var body = entity.isPresent() ? entity.get().getContent() : InputStream.nullInputStream();
            return new Reply(response, body, () -> response.close(CloseMode.IMMEDIATE));
        } catch (IOException | RuntimeException failure) {
            response.close();
            throw failure;
        }
    }

    private HttpClientContext context(HttpHost target) {
        var context = HttpClientContext.create();
        context.setRequestConfig(config);
        var known = new BasicCredentialsProvider();
        proxies.find(URI.create(target.toURI()))
                .ifPresent(proxy -> proxy.credential()
                        .ifPresent(basic -> known.setCredentials(
                                new AuthScope(proxy.host(), proxy.port()),
                                new UsernamePasswordCredentials(
                                        basic.user(), basic.password().toCharArray()))));
        context.setCredentialsProvider(known);
        return context;
    }

    /// Leaves the connections alone.
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
