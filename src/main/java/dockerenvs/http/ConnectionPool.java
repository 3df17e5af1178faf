package dockerenvs.http;

import java.io.Closeable;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Connections that requests share, one after the other, and how many there may be at a time. The one that came back
/// last is lent first, so that few are kept; one that rested for a while is looked at before: servers end those.
final class ConnectionPool implements Closeable {
    static final int LENT_PER_ROUTE_MAX = 32;
    static final int LENT_MAX = 64;
    static final int IDLE_MAX = 32;
    private static final long UNSEEN_MILLISECONDS_MAX = 1000;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final List<LentConnection> lent = new ArrayList<>();
    /// In the order they came back.
    private final List<Connection> idle = new ArrayList<>();

    private boolean isClosed;

    ConnectionPool(InstantSource clock) {
        this.clock = clock;
    }

    /// Leave to have a connection, waited for as long as others have too many: they may take hours.
    ///
    /// @throws InterruptedIOException when this thread is interrupted; its interrupt flag stays set
    LentConnection lend(Route route) throws InterruptedIOException, SocketException {
        while (true) {
            var connection = take(route);
            if (connection.kept().isEmpty() || isFit(connection.kept().get())) {
                return connection;
            }
            connection.end();
        }
    }

    /// A clock that was set back says nothing.
    private boolean isFit(Connection kept) {
        var rest = kept.restUntil(clock.millis());
        return rest >= 0 && rest <= UNSEEN_MILLISECONDS_MAX && !kept.isSpokenTo() || kept.isAlive();
    }

    private LentConnection take(Route route) throws InterruptedIOException, SocketException {
        lock.lock();
        try {
            while (!isClosed && !hasRoom(route)) {
                returned.await();
            }
            if (isClosed) {
                throw new SocketException("the pool is closed");
            }
            var kept = takeIdle(route);
            var connection = kept.isPresent() ? new LentConnection(this, kept.get()) : new LentConnection(this, route);
            lent.add(connection);
            return connection;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a connection");
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(Route route) {
        if (lent.size() < LENT_PER_ROUTE_MAX) {
            return true;
        }
        var ofRoute = lent.stream().filter(other -> other.route() == route).count();
        return lent.size() < LENT_MAX && ofRoute < LENT_PER_ROUTE_MAX;
    }

    private Optional<Connection> takeIdle(Route route) {
        for (var index = idle.size() - 1; index >= 0; index--) {
            if (idle.get(index).route() == route) {
                return Optional.of(idle.remove(index));
            }
        }
        return Optional.empty();
    }

    /// Keeps a connection for the next request, or another one in place of the one that rested longest.
    void takeBack(LentConnection leave, Connection connection) {
        var surplus = connection;
        lock.lock();
        try {
            lent.remove(leave);
            returned.signalAll();
            if (!isClosed) {
                connection.rest(clock.millis());
                idle.add(connection);
                if (idle.size() <= IDLE_MAX) {
                    return;
                }
                surplus = idle.removeFirst();
            }
        } finally {
            lock.unlock();
        }
        surplus.leave();
    }

    /// Its connection has ended.
    void takeBack(LentConnection leave) {
        lock.lock();
        try {
            lent.remove(leave);
            returned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends all connections, those in use as well.
    @Override
    public void close() {
        List<LentConnection> used;
        List<Connection> unused;
        lock.lock();
        try {
            isClosed = true;
            used = List.copyOf(lent);
            unused = List.copyOf(idle);
            idle.clear();
            returned.signalAll();
        } finally {
            lock.unlock();
        }
        used.forEach(LentConnection::end);
        unused.forEach(Connection::leave);
    }
}
