package dockerenvs.cli;

/// Lets an interrupted program clean up: on SIGINT and SIGTERM the thread that works is interrupted, and the
/// process waits a moment for it to delete what it has half written.
final class Interruption {
    private static final long CLEAN_UP_MILLISECONDS_MAX = 2_000;

    private final Thread hook;

    private Interruption(Thread worker) {
        hook = new Thread(() -> stop(worker), "interruption");
    }

    /// Watches over the calling thread until closed.
    static Interruption ofThisThread() {
        var interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private static void stop(Thread worker) {
        try {
            worker.interrupt();
            worker.join(CLEAN_UP_MILLISECONDS_MAX);
        } catch (InterruptedException _) {
            // the process is ending anyway
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the watch.
    void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the signal was faster: the hook waits for this thread, which has nothing more to do
        }
    }
}
