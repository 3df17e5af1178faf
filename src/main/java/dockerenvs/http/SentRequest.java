package dockerenvs.http;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/// A request that can be given up, from its beginning to the end of its answer.
final class SentRequest extends BasicClassicHttpRequest implements CancellableDependency {
    private static final long serialVersionUID = 1L;
    private static final Cancellable NOTHING = () -> false;

    private final transient AtomicReference<Cancellable> connection = new AtomicReference<>(NOTHING);
    private final transient AtomicBoolean cancelled = new AtomicBoolean();

    SentRequest(HttpRequest.Method method, HttpHost host, String path) {
        super(method.name(), host, path);
    }

    @Override
    public void setDependency(Cancellable used) {
        connection.set(used);
        if (cancelled.get()) {
            used.cancel();
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled.get();
    }

    @Override
    public boolean cancel() {
        cancelled.set(true);
        return connection.getAndSet(NOTHING).cancel();
    }
}
