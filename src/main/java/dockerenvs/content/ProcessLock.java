package dockerenvs.content;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// That one thread of one process works on something, and all others wait: a lock of the operating system, which
/// ends with its process however that ends, on a file that is there for nothing else.
///
/// The file stays when the lock ends, as another process may be waiting at it, unless it is [passing][#passing]: then
/// its length says that it has been deleted, and who waited at it begins anew.
public final class ProcessLock implements AutoCloseable {
    /// The system knows processes, not threads: within this one the threads queue here.
    private static final Set<Path> HELD = new HashSet<>();
    /// The length of a file that was deleted while others may wait at it; no other one has it.
    private static final long DELETED_BYTES = 8191;

    /// How many have ended, guarded by [#HELD].
    private static long released;

    private final Path file;
    private final FileChannel channel;
    private final boolean isPassing;

    private ProcessLock(Path file, FileChannel channel, boolean isPassing) {
        this.file = file;
        this.channel = channel;
        this.isPassing = isPassing;
    }

    /// Waits until nobody else holds `file`.
    ///
    /// @param waiting told once when another process holds it
    public static ProcessLock acquire(Path file, Runnable waiting) throws IOException {
        return acquire(file, waiting, false);
    }

    /// As [#acquire(Path, Runnable)], for a folder of others: `file` is deleted when the lock ends.
    public static ProcessLock passing(Path file, Runnable waiting) throws IOException {
        return acquire(file, waiting, true);
    }

    private static ProcessLock acquire(Path file, Runnable waiting, boolean isPassing) throws IOException {
        var key = file.toAbsolutePath().normalize();
        enter(key);
        var acquired = false;
        try {
            var lock = new ProcessLock(key, locked(key, waiting), isPassing);
            acquired = true;
            return lock;
        } finally {
            if (!acquired) {
                leave(key);
            }
        }
    }

    /// The file, locked, and not deleted while it was waited for.
    private static FileChannel locked(Path key, Runnable waiting) throws IOException {
        while (true) {
            var channel = FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var isLocked = false;
            try {
                lock(channel, waiting);
                touch(channel);
                isLocked = channel.size() != DELETED_BYTES;
                if (isLocked) {
                    return channel;
                }
            } finally {
                if (!isLocked) {
                    channel.close();
                }
            }
        }
    }

    /// The lock ends with its channel.
    private static void lock(FileChannel channel, Runnable waiting) throws IOException {
        Optional<FileLock> own = Optional.ofNullable(channel.tryLock());
        if (own.isPresent()) {
            return;
        }
        waiting.run();
        for (var isLocked = false; !isLocked; ) {
            var before = releases();
            try {
                channel.lock();
                isLocked = true;
            } catch (IOException failure) {
                // the system takes processes of several threads for stuck that wait for each other's locks; none of
                // our threads holds a lock while it waits for another, so that passes
                if (!awaitRelease(before)) {
                    throw failure;
                }
            }
        }
    }

    private static long releases() {
        synchronized (HELD) {
            return released;
        }
    }

    /// Waits until a lock of this process has ended since.
    ///
    /// @return false when there is no other
    private static boolean awaitRelease(long before) throws InterruptedIOException {
        synchronized (HELD) {
            while (released == before) {
                if (HELD.size() < 2) {
                    return false;
                }
                await();
            }
            return true;
        }
    }

    private static void await() throws InterruptedIOException {
        try {
            HELD.wait();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for another process or thread");
        }
    }

    /// Keeps the file from looking abandoned. Through the channel, because POSIX ends the locks of a process on a
    /// file as soon as it closes the file anywhere, and setting the time of a path opens and closes it.
    private static void touch(FileChannel channel) throws IOException {
        channel.write(ByteBuffer.allocate(1), 0);
    }

    private static void enter(Path key) throws InterruptedIOException {
        synchronized (HELD) {
            while (!HELD.add(key)) {
                await();
            }
        }
    }

    private static void leave(Path key) {
        synchronized (HELD) {
            HELD.remove(key);
            released++;
            HELD.notifyAll();
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (isPassing) {
                Files.deleteIfExists(file);
                // for those who have it open
                channel.write(ByteBuffer.allocate(1), DELETED_BYTES - 1);
            }
        } finally {
            leave(file);
        }
    }
}
