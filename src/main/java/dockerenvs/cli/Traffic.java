package dockerenvs.cli;

import dockerenvs.json.JsonObject;
import dockerenvs.tasks.Listener;
import dockerenvs.tasks.TaskEvent;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the blobs that come out of registries, and passes on what it is told.
final class Traffic implements Listener {
    private final Listener next;
    private final ReentrantLock lock = new ReentrantLock();
    private int blobs;
    private long bytes;

    Traffic(Listener next) {
        this.next = next;
    }

    @Override
    public void on(TaskEvent event) {
        if (event instanceof TaskEvent.Done(var activity, var moved)
                && activity.verb().equals("pull")) {
            lock.lock();
            try {
                blobs++;
                bytes += moved;
            } finally {
                lock.unlock();
            }
        }
        next.on(event);
    }

    /// What has come until now.
    Count count() {
        lock.lock();
        try {
            return new Count(blobs, bytes);
        } finally {
            lock.unlock();
        }
    }

    /// Some blobs.
    record Count(int blobs, long bytes) {
        /// What is left of these when `others` are taken away.
        Count minus(Count others) {
            return new Count(Math.max(0, blobs - others.blobs), Math.max(0, bytes - others.bytes));
        }

        JsonObject json() {
            return JsonObject.EMPTY.with("blobs", blobs).with("bytes", bytes);
        }
    }
}
