package dockerenvs.cli;

import dockerenvs.tasks.Listener;
import dockerenvs.tasks.TaskEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps account of what is under way and what is done.
final class ProgressBoard implements Listener {
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition begun = lock.newCondition();
    private final Map<Long, Open> open = new TreeMap<>();
    private final Map<String, Ended> ended = new LinkedHashMap<>();
    private final Map<String, Expected> expected = new LinkedHashMap<>();

    ProgressBoard(InstantSource clock) {
        this.clock = clock;
    }

    /// What can be seen of it at a moment.
    ///
    /// @param moving in the order of their beginnings; of several about the same thing, as when a layer is pushed
    ///     while it is pulled, the first
    /// @param tallies by verb, in the order of their first beginnings
    /// @param total of what was expected; nothing where nobody has said what is
    record View(List<Moving> moving, List<Tally> tallies, Optional<Total> total) {}

    /// Something under way.
    record Moving(String verb, String thing, long bytes, long bytesMax, long bytesPerSecond) {
        boolean isSizeKnown() {
            return bytesMax >= 0;
        }
    }

    /// All that has one verb.
    ///
    /// @param count of those that are done
    /// @param bytes of those that are done or under way
    /// @param bytesPerSecond of late
    /// @param isUnderWay whether there are some that are not done
    record Tally(String verb, int count, long bytes, long bytesPerSecond, boolean isUnderWay) {}

    /// All that was expected.
    ///
    /// @param left how many are not done
    /// @param bytes of those that are done or under way, whether they had to be moved or not
    /// @param bytesPerSecond moved of late
    record Total(int left, int count, long bytes, long bytesMax, long bytesPerSecond) {}

    private record Expected(int count, long bytes) {}

    private static final class Open {
        private final TaskEvent.Activity activity;
        private final long bytesMax;
        private final Speed speed;
        private long bytes;

        Open(TaskEvent.Activity activity, long bytesMax, Instant begin) {
            this.activity = activity;
            this.bytesMax = bytesMax;
            this.speed = new Speed(begin);
        }

        Moving at(Instant now) {
            return new Moving(activity.verb(), activity.thing(), bytes, bytesMax, speed.at(now, bytes));
        }
    }

    private static final class Ended {
        private final Speed speed;
        private int count;
        private long bytes;

        Ended(Instant begin) {
            speed = new Speed(begin);
        }
    }

    @Override
    public void on(TaskEvent event) {
        lock.lock();
        try {
            switch (event) {
                case TaskEvent.Started(var activity, var bytesMax) -> start(activity, bytesMax);
                case TaskEvent.Advanced(var activity, var bytes) -> {
                    var known = open.get(activity.number());
                    if (known != null) {
                        known.bytes = bytes;
                    }
                }
                case TaskEvent.Done(var activity, var bytes) -> end(activity, bytes);
                case TaskEvent.Failed(var activity) -> open.remove(activity.number());
                case TaskEvent.Expected(var verb, var count, var bytes) ->
                    expected.merge(
                            verb,
                            new Expected(count, bytes),
                            (one, other) -> new Expected(one.count + other.count, one.bytes + other.bytes));
                case TaskEvent.Noted _ -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    private void start(TaskEvent.Activity activity, long bytesMax) {
        var now = clock.instant();
        open.put(activity.number(), new Open(activity, bytesMax, now));
        ended.computeIfAbsent(activity.verb(), _ -> new Ended(now));
        begun.signalAll();
    }

    private void end(TaskEvent.Activity activity, long bytes) {
        var known = open.remove(activity.number());
        var tally = ended.get(activity.verb());
        if (known != null && tally != null) {
            tally.count++;
            // what is mounted or skipped is not moved, and as large as it is
            tally.bytes += bytes > 0 ? bytes : Math.max(0, known.bytesMax);
        }
    }

    /// What can be seen now.
    View view() {
        lock.lock();
        try {
            var now = clock.instant();
            var things = new HashSet<String>();
            var moving = new ArrayList<Moving>();
            for (var one : open.values()) {
                var seen = one.at(now);
                if (things.add(seen.thing())) {
                    moving.add(seen);
                }
            }
            var tallies = new ArrayList<Tally>();
            ended.forEach((verb, tally) -> tallies.add(tally(verb, tally, now)));
            return new View(List.copyOf(moving), List.copyOf(tallies), total(tallies));
        } finally {
            lock.unlock();
        }
    }

    private Optional<Total> total(List<Tally> tallies) {
        var left = 0;
        var count = 0;
        var bytes = 0L;
        var bytesMax = 0L;
        var rate = 0L;
        for (var one : expected.entrySet()) {
            var all = one.getValue();
            var own = tallies.stream()
                    .filter(tally -> isOf(one.getKey(), tally.verb()))
                    .toList();
            left += Math.max(0, all.count - own.stream().mapToInt(Tally::count).sum());
            count += all.count;
            bytes += Math.min(all.bytes, own.stream().mapToLong(Tally::bytes).sum());
            bytesMax += all.bytes;
            rate += own.stream()
                    .filter(tally -> tally.verb().equals(one.getKey()))
                    .mapToLong(Tally::bytesPerSecond)
                    .sum();
        }
        return count == 0 ? Optional.empty() : Optional.of(new Total(left, count, bytes, bytesMax, rate));
    }

    /// Whether what has that verb was among what was expected: blobs that were to be pushed may be there already.
    private static boolean isOf(String expected, String verb) {
        return verb.equals(expected)
                || expected.equals("push") && List.of("mount", "skip").contains(verb);
    }

    private Tally tally(String verb, Ended tally, Instant now) {
        var ofVerb = open.values().stream()
                .filter(one -> one.activity.verb().equals(verb))
                .toList();
        var bytes = tally.bytes + ofVerb.stream().mapToLong(one -> one.bytes).sum();
        return new Tally(verb, tally.count, bytes, tally.speed.at(now, bytes), !ofVerb.isEmpty());
    }

    /// Waits until something is under way.
    void awaitWork() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (open.isEmpty()) {
                begun.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
