package dockerenvs.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/// How many bytes a second there were lately: a few seconds back, so that a server that stands still is seen to.
final class Speed {
    private static final Duration WINDOW = Duration.ofSeconds(3);

    private record Sample(Instant time, long bytes) {}

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /// @param begin when there were no bytes yet
    Speed(Instant begin) {
        samples.add(new Sample(begin, 0));
    }

    /// Takes note of how many bytes there are now, all together.
    ///
    /// @return bytes per second
    long at(Instant now, long bytes) {
        samples.add(new Sample(now, bytes));
        // one that is older stays, so that there is always something to compare with
        while (samples.size() > 2 && !second().time().isAfter(now.minus(WINDOW))) {
            samples.remove();
        }
        var oldest = samples.element();
        var millis = Math.max(1, Duration.between(oldest.time(), now).toMillis());
        return Math.max(0, bytes - oldest.bytes()) * 1000 / millis;
    }

    private Sample second() {
        var all = samples.iterator();
        all.next();
        return all.next();
    }
}
