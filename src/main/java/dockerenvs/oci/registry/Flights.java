package dockerenvs.oci.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/// Pushes under way at a registry client, over all its threads: equal ones one after the other, so that the second
/// finds what the first has done, and others a bounded number at a time.
final class Flights {
    private final Map<Object, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Semaphore places;

    Flights(int limit) {
        places = new Semaphore(limit);
    }

    /// Something that is done alone.
    interface Work<T> {
        T run() throws IOException;
    }

    /// Does `work` while no other one of that key is under way.
    <T> T alone(Object key, Work<T> work) throws IOException {
        var lock = locks.computeIfAbsent(key, _ -> new ReentrantLock());
        try {
            lock.lockInterruptibly();
            try {
                places.acquire();
                try {
                    return work.run();
                } finally {
                    places.release();
                }
            } finally {
                if (!lock.hasQueuedThreads()) {
                    locks.remove(key, lock);
                }
                lock.unlock();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to push");
        }
    }
}
