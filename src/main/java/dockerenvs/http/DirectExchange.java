package dockerenvs.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.ConnectionShutdownException;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;

/// Requests to servers that no HTTP proxy is before. Of the library it takes connections and what HTTP/1.1 looks like
/// on them; its clients would take as long again for what is not wanted here.
final class DirectExchange implements Exchange {
    /// What the log of the library calls an exchange.
    private static final String ID = "direct";

    private static final ConnectionReuseStrategy REUSE = DefaultClientConnectionReuseStrategy.INSTANCE;

    private final HttpClientConnectionManager pool;
    private final ConnectionConfig config;
    private final HttpRequestExecutor executor = new HttpRequestExecutor(REUSE);

    DirectExchange(HttpClientConnectionManager pool, ConnectionConfig config) {
        this.pool = pool;
        this.config = config;
    }

    @Override
    public Reply send(SentRequest message, HttpRoute route) throws IOException {
        var connection = new LentConnection(pool, lease(message, route));
        var endpoint = connection.endpoint();
        message.setDependency(connection);
        try {
            var context = HttpClientContext.create();
            if (!endpoint.isConnected()) {
                pool.connect(endpoint, config.getConnectTimeout(), context);
            }
            complete(message);
            var response = endpoint.execute(ID, message, executor::execute, context);
            return new Reply(
                    response, body(response, connection, REUSE.keepAlive(message, response, context)), connection::end);
        } catch (ConnectionShutdownException _) {
            connection.end();
            throw new InterruptedIOException("the connection was ended by another thread");
        } catch (HttpException failure) {
            connection.end();
            throw new ClientProtocolException(failure);
        } catch (IOException | RuntimeException failure) {
            connection.end();
            throw failure;
        }
    }

    private static InputStream body(ClassicHttpResponse response, LentConnection connection, boolean keepsConnection)
            throws IOException {
        var entity = response.getEntity();
        if (entity != null && entity.getContentLength() != 0) {
            return new LentBody(entity.getContent(), entity.getContentLength(), connection, keepsConnection);
        }
        if (keepsConnection) {
            connection.giveBack();
        } else {
            connection.end();
        }
        return InputStream.nullInputStream();
    }

    private ConnectionEndpoint lease(SentRequest message, HttpRoute route) throws IOException {
        var lease = pool.lease(ID, route, Connections.TURN_MAX, LentConnection.STATE);
        message.setDependency(lease);
        try {
            return lease.get(Connections.TURN_MAX);
        } catch (InterruptedException _) {
            lease.cancel();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a connection");
        } catch (TimeoutException | ExecutionException failure) {
            lease.cancel();
            throw new IOException(failure);
        }
    }

    /// Headers that HTTP/1.1 asks for (RFC 9112, sections 3.2 and 6.2).
    private static void complete(SentRequest message) {
        message.addHeader(HttpHeaders.HOST, message.getAuthority().toString());
        message.addHeader(HttpHeaders.CONNECTION, "keep-alive");
        var body = message.getEntity();
        if (body != null) {
            message.addHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(body.getContentLength()));
            if (!message.containsHeader(HttpHeaders.CONTENT_TYPE)) {
                message.addHeader(HttpHeaders.CONTENT_TYPE, body.getContentType());
            }
        }
    }

    @Override
    public void close() throws IOException {
        pool.close();
    }
}
