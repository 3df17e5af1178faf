package dockerenvs.tasks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/// The same work for many items, several at a time.
public final class Tasks {
    /// Of the operating system: once virtual ones have waited for the network, the Java runtime takes 0.3 s to end, as
    /// the thread that waits for all of them does not hear that it does.
    private static final ThreadFactory THREADS =
            Thread.ofPlatform().daemon().name("task").factory();

    private Tasks() {}

    /// The processors this process may use, at least 1: the limit for work that computes.
    public static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /// What is done with each item.
    @FunctionalInterface
    public interface Work<T, R> {
        /// Does it for `item`; several threads call this at a time.
        R run(T item) throws IOException;
    }

    /// Does `work` for every item, at most `limit` at once, and returns the results in the order of the items. A
    /// single item, or a limit of 1, is done on the caller's thread.
    ///
    /// The first failure interrupts all other work, waits until it has stopped, and is thrown again as what it is.
    /// An interrupt of the caller does so too. No thread outlives the call.
    ///
    /// @throws IOException when the work for an item failed
    /// @throws InterruptedIOException when the caller was interrupted; its interrupt flag stays set
    /// @throws IllegalArgumentException when `limit` is less than 1
    public static <T, R> List<R> parallel(List<T> items, int limit, Work<? super T, ? extends R> work)
            throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("at least 1 item at a time, not " + limit);
        }
        var own = List.copyOf(items);
        return limit == 1 || own.size() < 2 ? oneByOne(own, work) : new Fan<T, R>(own, limit, work).run();
    }

    /// The same, begun with the largest items, so that at the end no large one keeps a single thread busy while the
    /// others have nothing left to do.
    ///
    /// @param size how large an item is, in whatever unit; asked once for each
    public static <T, R> List<R> largestFirst(
            List<T> items, int limit, ToLongFunction<? super T> size, Work<? super T, ? extends R> work)
            throws IOException {
        var sizes = items.stream().mapToLong(size).toArray();
        var order = IntStream.range(0, sizes.length)
                .boxed()
                .sorted((one, other) -> Long.compare(sizes[other], sizes[one]))
                .toList();
        var results = parallel(order, limit, i -> work.run(items.get(i)));
        var inOrder = new ArrayList<R>(results);
        for (var i = 0; i < order.size(); i++) {
            inOrder.set(order.get(i), results.get(i));
        }
        return List.copyOf(inOrder);
    }

    private static <T, R> List<R> oneByOne(List<T> items, Work<? super T, ? extends R> work) throws IOException {
        var results = new ArrayList<R>(items.size());
        for (var item : items) {
            Threads.checkInterrupt();
            results.add(work.run(item));
        }
        return List.copyOf(results);
    }

    /// Items on their way: each thread takes the next one until none is left or one has failed.
    private static final class Fan<T, R> {
        private final List<T> items;
        private final Work<? super T, ? extends R> work;
        private final List<Thread> threads;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReferenceArray<Outcome<R>> outcomes;
        private volatile Optional<Throwable> end = Optional.empty();

        Fan(List<T> items, int limit, Work<? super T, ? extends R> work) {
            this.items = items;
            this.work = work;
            this.outcomes = new AtomicReferenceArray<>(items.size());
            this.threads = IntStream.range(0, Math.min(limit, items.size()))
                    .mapToObj(_ -> THREADS.newThread(this::takeItems))
                    .toList();
        }

        List<R> run() throws IOException {
            threads.forEach(Thread::start);
            try {
                for (var thread : threads) {
                    Threads.join(thread);
                }
            } catch (InterruptedIOException interrupted) {
                endWith(interrupted);
                Threads.stop(threads);
                throw interrupted;
            }
            if (end.isPresent()) {
                throw Outcome.thrown(end.get());
            }
            var results = new ArrayList<R>(items.size());
            for (var i = 0; i < items.size(); i++) {
                results.add(outcomes.get(i).result());
            }
            return List.copyOf(results);
        }

        private void takeItems() {
            for (var i = next.getAndIncrement(); i < items.size() && end.isEmpty(); i = next.getAndIncrement()) {
                var item = items.get(i);
                var outcome = Outcome.<R>of(() -> work.run(item));
                outcomes.set(i, outcome);
                if (outcome instanceof Outcome.Failed<R>(var failure)) {
                    stopOthers(failure);
                }
            }
        }

        /// The first failure in time counts: what fails after it may fail only because it was interrupted.
        private void stopOthers(Throwable failure) {
            if (endWith(failure)) {
                threads.stream()
                        .filter(thread -> thread != Thread.currentThread())
                        .forEach(Thread::interrupt);
            }
        }

        private synchronized boolean endWith(Throwable failure) {
            if (end.isPresent()) {
                return false;
            }
            end = Optional.of(failure);
            return true;
        }
    }
}
