package dockerenvs.tasks;

import java.io.InterruptedIOException;
import java.util.List;

/// Waiting for threads and stopping them.
final class Threads {
    private Threads() {}

    /// Work that computes does not notice an interrupt by itself.
    ///
    /// @throws InterruptedIOException when this thread is interrupted; its interrupt flag stays set
    static void checkInterrupt() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted before all work was done");
        }
    }

    /// Waits for the end of `thread`.
    ///
    /// @throws InterruptedIOException when the waiting thread is interrupted; its interrupt flag stays set
    static void join(Thread thread) throws InterruptedIOException {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for other work");
        }
    }

    /// Interrupts all of `threads` and returns when the last one has ended, interrupted or not.
    static void stop(List<Thread> threads) {
        threads.forEach(Thread::interrupt);
        var interrupted = false;
        for (var thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    // remembered: the caller learns it from the flag, after the threads have ended
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
