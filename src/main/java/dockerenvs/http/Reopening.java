package dockerenvs.http;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Something that is opened when it is first asked for, and anew when it is asked for after it was closed; for several
/// threads at a time.
public final class Reopening<T extends Closeable> implements Closeable {
    private final Opener<T> opener;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<T> opened = Optional.empty();

    /// Nothing is opened yet.
    public Reopening(Opener<T> opener) {
        this.opener = opener;
    }

    /// What opens it.
    @FunctionalInterface
    public interface Opener<T> {
        /// Opens it, each time anew.
        T open() throws IOException;
    }

    /// What is open, opened now if it is not.
    public T get() throws IOException {
        lock.lock();
        try {
            if (opened.isEmpty()) {
                opened = Optional.of(opener.open());
            }
            return opened.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (opened.isPresent()) {
                opened.get().close();
                opened = Optional.empty();
            }
        } finally {
            lock.unlock();
        }
    }
}
