package dockerenvs.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

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
    record Reply(Head head, InputStream body, Closeable connection) {}

    /// Sends a request and reads the head of the answer.
    ///
    /// @throws NotHttp when the answer is not as HTTP has it
    Reply send(SentRequest message, Route route) throws IOException {
        complete(message, route);
        var lent = pool.lend(route);
        message.use(lent);
        try {
            var kept = lent.kept();
            var connection = kept.isPresent() ? kept.get() : connector.connect(lent);
            var head = connection.ask(message);
            var body = connection.body(Framing.of(message.method(), head));
            var isKept = connection.isIntact() && Persistence.isGiven(message.method(), head);
            if (!body.isOver()) {
                return new Reply(head, new LentBody(body, lent, connection, isKept), lent::end);
            }
            lent.giveBack(connection, isKept);
            return new Reply(head, InputStream.nullInputStream(), lent::end);
        } catch (IOException | RuntimeException failure) {
            lent.end();
            throw failure;
        }
    }

    /// Headers that HTTP/1.1 asks for (RFC 9112, sections 3.2 and 6.2).
    private static void complete(SentRequest message, Route route) {
        message.add("Host", route.hostHeader());
        message.add("Connection", "keep-alive");
        if (message.body().isPresent()) {
            message.add("Content-Length", Long.toString(message.body().get().size()));
            if (!message.has("Content-Type")) {
                message.add("Content-Type", "application/octet-stream");
            }
        }
        if (route.isForwarded()) {
            Tunnel.authorize(message, route);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
