package dockerenvs.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/// Time that passes only by sleeping, and sleeps that are remembered.
public final class StoppedTime {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    public Timing timing() {
        return new Timing(() -> NOW, pauses::add, new Random(1));
    }

    public List<Duration> pauses() {
        return Collections.unmodifiableList(pauses);
    }
}
