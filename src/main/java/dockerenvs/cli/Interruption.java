package dockerenvs.cli;

/// Lets an interrupted program clean up: on SIGINT and SIGTERM the thread that works is interrupted, and the
/// process waits for it to delete what it has half written, but not for long. The exit code is that of the signal:
/// 130 or 143.
final class Interruption {
    private static final long CLEAN_UP_MILLISECONDS_MAX = 2_000;

    private final Thread hook;
    private volatile boolean begun;

    private Interruption(Thread worker) {
        hook = new Thread(() -> stop(worker), "interruption");
    }

    /// Watches over the calling thread until closed.
    static Interruption ofThisThread() {
        var interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void stop(Thread worker) {
        begun = true;
        try {
            worker.interrupt();
            worker.join(CLEAN_UP_MILLISECONDS_MAX);
        } catch (InterruptedException _) {
            // the process is ending anyway
            Thread.currentThread().interrupt();
        }
    }

    /// Whether the process is ending: then what fails has failed for that, and nobody wants to read about it.
    boolean hasBegun() {
        return begun;
    }

    /// Ends the watch.
    ///
    /// @return false when the signal was faster. The hook waits for this thread then, which has to return: one that
    ///     calls `System.exit` instead waits for the hook
    boolean close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return true;
        } catch (IllegalStateException _) {
            return false;
        }
    }
}
