package dockerenvs.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;

/// Work of a thread that is interrupted in the middle of it.
final class Interrupted {
    private Interrupted() {}

    /// What waits.
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /// What comes of an interrupt, once the work waits.
    static Future<Throwable> once(CountDownLatch waits, Work work) {
        var failure = new CompletableFuture<Throwable>();
        var thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run();
                failure.complete(new AssertionError("was not interrupted"));
            } catch (Throwable thrown) {
                failure.complete(thrown);
            }
        });
        Thread.ofVirtual().start(() -> {
            try {
                waits.await();
                thread.interrupt();
            } catch (InterruptedException thrown) {
                failure.complete(thrown);
            }
        });
        return failure;
    }
}
