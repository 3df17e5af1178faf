package dockerenvs.tasks;

import java.io.InterruptedIOException;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;

/// Work of tests that waits and, as all work should, stops when it is interrupted.
public final class Waiting {
    private Waiting() {}

    static void forever() throws InterruptedIOException {
        until(new CountDownLatch(1));
    }

    /// Waits for others.
    public static void until(CountDownLatch latch) throws InterruptedIOException {
        try {
            latch.await();
        } catch (InterruptedException _) {
            throw new InterruptedIOException("interrupted as wanted");
        }
    }

    /// Keeps a processor busy for a while, so that tasks end in another order than they began.
    static void spin(int turns) {
        for (var turn = 0; turn < turns; turn++) {
            Thread.onSpinWait();
        }
    }

    static void at(CyclicBarrier barrier) throws InterruptedIOException {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException _) {
            throw new InterruptedIOException("interrupted as wanted");
        }
    }
}
