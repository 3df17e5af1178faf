package dockerenvs.oci.registry;

import dockerenvs.content.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Which repository of a registry is known to hold a blob: pushed there, or found there, not long ago.
final class KnownBlobs {
    private static final int COUNT_MAX = 10_000;

    private record Key(String domain, Digest digest) {}

    private final Map<Key, String> paths = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    void add(String domain, String path, Digest digest) {
        lock.lock();
        try {
            if (paths.size() >= COUNT_MAX) {
                paths.remove(paths.keySet().iterator().next());
            }
            paths.put(new Key(domain, digest), path);
        } finally {
            lock.unlock();
        }
    }

    Optional<String> find(String domain, Digest digest) {
        lock.lock();
        try {
            return Optional.ofNullable(paths.get(new Key(domain, digest)));
        } finally {
            lock.unlock();
        }
    }

    /// Forgets a registry: it does not have what it should have.
    void forget(String domain) {
        lock.lock();
        try {
            paths.keySet().removeIf(key -> key.domain().equals(domain));
        } finally {
            lock.unlock();
        }
    }
}
