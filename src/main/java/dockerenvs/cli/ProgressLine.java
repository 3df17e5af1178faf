package dockerenvs.cli;

import dockerenvs.tasks.Listener;
import dockerenvs.tasks.TaskEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// One line of a terminal that says what is going on, how much was moved and how fast; it is gone when all is done.
///
///     link 12 of 36 · numpy-2.1.0-py312_0.conda · 48.3 MB · 21.0 MB/s
final class ProgressLine implements Listener {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String CLEAR = "\r\u001b[K";
    private static final int COLUMNS_MAX = 100;

    private final PrintStream terminal;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Long> bytesByActivity = new TreeMap<>();
    private final Map<Long, TaskEvent.Activity> open = new TreeMap<>();
    private Optional<Instant> begin = Optional.empty();
    private Instant drawn = Instant.EPOCH;
    private int started;
    private int ended;

    ProgressLine(PrintStream terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public void on(TaskEvent event) {
        lock.lock();
        try {
            switch (event) {
                case TaskEvent.Started(var activity, var _) -> {
                    begin = begin.or(() -> Optional.of(clock.instant()));
                    started++;
                    open.put(activity.number(), activity);
                }
                case TaskEvent.Advanced(var activity, var bytes) -> bytesByActivity.put(activity.number(), bytes);
                case TaskEvent.Done(var activity, var bytes) -> end(activity, bytes);
                case TaskEvent.Failed(var activity) -> end(activity, 0);
                case TaskEvent.Noted _ -> {}
            }
            draw();
        } finally {
            lock.unlock();
        }
    }

    private void end(TaskEvent.Activity activity, long bytes) {
        ended++;
        open.remove(activity.number());
        bytesByActivity.put(activity.number(), bytes);
    }

    private void draw() {
        var now = clock.instant();
        if (open.isEmpty()) {
            terminal.print(CLEAR);
            terminal.flush();
            drawn = Instant.EPOCH;
        } else if (Duration.between(drawn, now).compareTo(PAUSE) >= 0) {
            var line = line(now);
            terminal.print(CLEAR + line.substring(0, Math.min(line.length(), COLUMNS_MAX)));
            terminal.flush();
            drawn = now;
        }
    }

    private String line(Instant now) {
        var activity = open.values().iterator().next();
        var bytes = bytesByActivity.values().stream().mapToLong(Long::longValue).sum();
        var millis = Math.max(1, Duration.between(begin.orElse(now), now).toMillis());
        return "%s %d of %d · %s · %s · %s/s"
                .formatted(
                        activity.verb(),
                        Math.min(ended + 1, started),
                        started,
                        activity.thing(),
                        ImageText.size(bytes),
                        ImageText.size(bytes * 1000 / millis));
    }
}
