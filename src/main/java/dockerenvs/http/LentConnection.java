package dockerenvs.http;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;

/// A connection that the pool has lent, given back once: as it is, or ended. Another thread may end it at any time.
final class LentConnection implements Cancellable {
    /// Connections differ by their route alone.
    static final Object STATE = "";

    private final HttpClientConnectionManager pool;
    private final ConnectionEndpoint endpoint;
    private final AtomicBoolean isBack = new AtomicBoolean();

    LentConnection(HttpClientConnectionManager pool, ConnectionEndpoint endpoint) {
        this.pool = pool;
        this.endpoint = endpoint;
    }

    ConnectionEndpoint endpoint() {
        return endpoint;
    }

    /// For the next request.
    void giveBack() {
        if (isBack.compareAndSet(false, true)) {
            pool.release(endpoint, STATE, TimeValue.NEG_ONE_MILLISECOND);
        }
    }

    /// Nobody is to use it again.
    void end() {
        if (isBack.compareAndSet(false, true)) {
            try {
                endpoint.close(CloseMode.IMMEDIATE);
            } finally {
                pool.release(endpoint, STATE, TimeValue.ZERO_MILLISECONDS);
            }
        }
    }

    @Override
    public boolean cancel() {
        end();
        return true;
    }
}
