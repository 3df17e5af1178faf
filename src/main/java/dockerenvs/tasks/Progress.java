package dockerenvs.tasks;

import java.util.concurrent.atomic.AtomicLong;

/// An activity under way, which tells its listener how far it is. Belongs into `try (…)`: closed without
/// [#done()] it has failed, so no start stays without its end.
///
///     try (var progress = listener.start("fetch", name, size)) {
///         …  progress.advanceTo(bytes);
///         progress.done();
///     }
///
/// For one thread at a time.
public final class Progress implements AutoCloseable {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Listener listener;
    private final TaskEvent.Activity activity;
    private long bytes;
    private boolean ended;

    private Progress(Listener listener, TaskEvent.Activity activity) {
        this.listener = listener;
        this.activity = activity;
    }

    static Progress start(Listener listener, String verb, String thing, long bytesMax) {
        var activity = new TaskEvent.Activity(NUMBERS.incrementAndGet(), verb, thing);
        listener.on(new TaskEvent.Started(activity, bytesMax));
        return new Progress(listener, activity);
    }

    /// Tells that `total` bytes have been moved since the start.
    public void advanceTo(long total) {
        bytes = total;
        listener.on(new TaskEvent.Advanced(activity, total));
    }

    /// Tells that the end is reached.
    public void done() {
        if (!ended) {
            ended = true;
            listener.on(new TaskEvent.Done(activity, bytes));
        }
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            listener.on(new TaskEvent.Failed(activity));
        }
    }
}
