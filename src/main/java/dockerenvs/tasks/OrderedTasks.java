package dockerenvs.tasks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Work handed in one after the other, done on several threads at once, its results taken in the order it was
/// handed in.
///
///     submit: 1 2 3 4 5 …        at most `limit` of them between submit and sink
///     done:   2 1 4 3 …
///     sink:   1 2 3 …            on the thread that submits and finishes
///
/// One thread owns it. The first failure, in the order of submission and not of time, surfaces from [#submit] or
/// [#finish] as what it is; after that only [#close] is of use. Closing before the end cancels what is under way:
/// its threads are interrupted, and none of them still runs when `close` returns.
public final class OrderedTasks<R> implements AutoCloseable {
    private final int limit;
    private final Sink<? super R> sink;
    private final ArrayDeque<Running<R>> running = new ArrayDeque<>();
    private boolean failed;

    /// A piece of work.
    @FunctionalInterface
    public interface Task<R> {
        /// Does it, on a thread of its own.
        R run() throws IOException;
    }

    /// Where results go, in order.
    @FunctionalInterface
    public interface Sink<R> {
        /// One result, on the thread of the owner.
        void take(R result) throws IOException;
    }

    /// At most `limit` tasks, and so at most `limit` results, are held at a time. With a limit of 1 the owner's
    /// thread does everything itself.
    public OrderedTasks(int limit, Sink<? super R> sink) {
        if (limit < 1) {
            throw new IllegalArgumentException("at least 1 task at a time, not " + limit);
        }
        this.limit = limit;
        this.sink = sink;
    }

    /// Starts `task`. Before that, delivers every result that is due, and waits for the oldest one when `limit`
    /// tasks are under way.
    ///
    /// @throws IOException when a task or the sink failed
    /// @throws InterruptedIOException when this thread is interrupted; its interrupt flag stays set
    public void submit(Task<? extends R> task) throws IOException {
        checkUsable();
        Threads.checkInterrupt();
        if (limit == 1) {
            deliver(Outcome.of(task));
            return;
        }
        for (var oldest = running.peek();
                oldest != null && (running.size() >= limit || oldest.isDone());
                oldest = running.peek()) {
            deliverOldest();
        }
        running.add(new Running<>(task));
    }

    /// Waits for everything handed in and delivers it. More can be submitted afterwards.
    ///
    /// @throws IOException when a task or the sink failed
    /// @throws InterruptedIOException when this thread is interrupted; its interrupt flag stays set
    public void finish() throws IOException {
        checkUsable();
        while (!running.isEmpty()) {
            Threads.checkInterrupt();
            deliverOldest();
        }
    }

    private void deliverOldest() throws IOException {
        var outcome = running.element().await();
        running.remove();
        deliver(outcome);
    }

    private void deliver(Outcome<R> outcome) throws IOException {
        failed = true;
        sink.take(outcome.result());
        failed = false;
    }

    private void checkUsable() {
        if (failed) {
            throw new IllegalStateException("a task or the sink has failed before");
        }
    }

    /// Cancels whatever was not delivered and waits until it has stopped. Nothing happens after a successful
    /// [#finish].
    @Override
    public void close() {
        Threads.stop(running.stream().map(task -> task.thread).toList());
        running.clear();
    }

    /// A task on its thread.
    private static final class Running<R> {
        private final Thread thread;
        private final CountDownLatch end = new CountDownLatch(1);
        private volatile Optional<Outcome<R>> outcome = Optional.empty();

        Running(Task<? extends R> task) {
            // what computes in native code would keep a carrier from all virtual threads, those that clean up included
            thread = Thread.ofPlatform().daemon().name("ordered-task").start(() -> {
                outcome = Optional.of(Outcome.of(task));
                end.countDown();
            });
        }

        boolean isDone() {
            return outcome.isPresent();
        }

        Outcome<R> await() throws IOException {
            try {
                end.await();
                return outcome.orElseThrow();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for other work");
            }
        }
    }
}
