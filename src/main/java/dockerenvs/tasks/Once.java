package dockerenvs.tasks;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A value that is made when somebody first asks for it, and then kept. Threads that ask meanwhile wait; after a
/// failure the next one who asks tries again.
public final class Once<T> {
    private final Maker<? extends T> maker;
    private final ReentrantLock making = new ReentrantLock();
    private Optional<T> value = Optional.empty();

    /// Makes the value.
    @FunctionalInterface
    public interface Maker<T> {
        /// Makes it, on the thread of who asks first.
        T make() throws IOException;
    }

    /// Nothing is made yet.
    public Once(Maker<? extends T> maker) {
        this.maker = maker;
    }

    /// The value.
    ///
    /// @throws IOException when it cannot be made
    public T get() throws IOException {
        making.lock();
        try {
            if (value.isEmpty()) {
                value = Optional.of(maker.make());
            }
            return value.get();
        } finally {
            making.unlock();
        }
    }
}
