package dockerenvs.http;

import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Leave to have a connection, given back once: with the connection as it is, or ended. Another thread may end it at
/// any time, from before there is a connection.
final class LentConnection {
    private final ConnectionPool pool;
    private final Route route;
    private final Optional<Connection> kept;
    private final AtomicBoolean isBack = new AtomicBoolean();
    private volatile Optional<Socket> socket;

    /// None yet.
    LentConnection(ConnectionPool pool, Route route) {
        this.pool = pool;
        this.route = route;
        this.kept = Optional.empty();
        this.socket = Optional.empty();
    }

    /// One that was used before.
    LentConnection(ConnectionPool pool, Connection kept) {
        this.pool = pool;
        this.route = kept.route();
        this.kept = Optional.of(kept);
        this.socket = Optional.of(kept.socket());
    }

    Route route() {
        return route;
    }

    /// The one that was used before; without one it is to be made.
    Optional<Connection> kept() {
        return kept;
    }

    /// What is ended from now on, in place of what was so before.
    ///
    /// @throws InterruptedIOException when it has been ended
    void use(Socket other) throws InterruptedIOException {
        socket = Optional.of(other);
        if (isBack.get()) {
            Connection.end(other);
            throw new InterruptedIOException("the connection was ended by another thread");
        }
    }

    /// After the last byte of an answer: for the next request, unless the server has said more than that.
    ///
    /// @param isKept whether the connection can be used again
    void giveBack(Connection connection, boolean isKept) {
        if (!isKept || !connection.isQuiet()) {
            end();
        } else if (isBack.compareAndSet(false, true)) {
            pool.takeBack(this, connection);
        }
    }

    /// Nobody is to use it again.
    void end() {
        if (isBack.compareAndSet(false, true)) {
            try {
                socket.ifPresent(Connection::end);
            } finally {
                pool.takeBack(this);
            }
        }
    }
}
