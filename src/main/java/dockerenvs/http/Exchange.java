package dockerenvs.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;

/// One request and one answer, over a connection that is kept or made for it.
final class Exchange implements Closeable {
    private final ConnectionPool pool;
    private final Connector connector;

    Exchange(ConnectionPool pool, Connector connector) {
        this.pool = pool;
        this.connector = connector;
    }

    /// What came.
    ///
    /// @param body to be read once
    /// @param connection to be closed when the body was not read to its end: that ends it
    record Reply(ClassicHttpResponse head, InputStream body, Closeable connection) {}

    /// Sends a request and reads the head of the answer.
    ///
    /// @throws NotHttp when the answer is not as HTTP has it
    Reply send(SentRequest message, Route route) throws IOException {
        complete(message, route);
        var lent = pool.lend(route);
        message.setDependency(lent);
        try {
            var kept = lent.kept();
            var connection = kept.isPresent() ? kept.get() : connector.connect(lent);
            var response = connection.ask(message);
            var isKept = connection.isIntact() && Persistence.isGiven(message, response);
            var entity = response.getEntity();
            if (entity != null && entity.getContentLength() != 0) {
                var body = new LentBody(entity.getContent(), entity.getContentLength(), lent, connection, isKept);
                return new Reply(response, body, lent::end);
            }
            lent.giveBack(connection, isKept);
            return new Reply(response, InputStream.nullInputStream(), lent::end);
        } catch (IOException | RuntimeException failure) {
            lent.end();
            throw failure;
        }
    }

    /// Headers that HTTP/1.1 asks for (RFC 9112, sections 3.2 and 6.2).
    private static void complete(SentRequest message, Route route) {
        message.addHeader(HttpHeaders.HOST, route.hostHeader());
        message.addHeader(HttpHeaders.CONNECTION, "keep-alive");
        var body = message.getEntity();
        if (body != null) {
            message.addHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(body.getContentLength()));
            if (!message.containsHeader(HttpHeaders.CONTENT_TYPE)) {
                message.addHeader(HttpHeaders.CONTENT_TYPE, body.getContentType());
            }
        }
        if (route.isForwarded()) {
            message.setAbsoluteRequestUri(true);
            Tunnel.authorize(message, route);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
