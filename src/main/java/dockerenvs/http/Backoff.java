package dockerenvs.http;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Counts the tries of one request and waits between them: up to 1 s, 2 s, 4 s …, by chance, so that many
/// clients do not come back at the same moment.
public final class Backoff {
    private static final int DOUBLINGS_MAX = 20;

    private final Retries retries;
    private final Timing timing;
    private int tries;

    Backoff(Retries retries, Timing timing) {
        this.retries = retries;
        this.timing = timing;
    }

    /// The last try got somewhere: counting starts anew.
    public void progress() {
        tries = 0;
    }

    /// Whether there is another try after one that got nowhere.
    public boolean isTryLeft() {
        return tries + 1 < retries.triesMax();
    }

    /// Counts a try that got nowhere and waits for the next one.
    ///
    /// @throws IOException when this thread is interrupted
    public void pause() throws IOException {
        tries++;
        timing.sleeper().sleep(ownPause());
    }

    /// The same, as long as the server asks for with `Retry-After`, when it does and what it says can be read.
    ///
    /// @throws IOException when this thread is interrupted
    public void pause(HttpResponse answer) throws IOException {
        var retryAfter = answer.header("Retry-After");
        if (retryAfter.isPresent()) {
            pause(retryAfter.get());
        } else {
            pause();
        }
    }

    private void pause(String retryAfter) throws IOException {
        tries++;
        timing.sleeper().sleep(askedPause(retryAfter).orElseGet(this::ownPause));
    }

    private Duration ownPause() {
        var doubled = retries.firstPause().multipliedBy(1L << Math.min(tries - 1, DOUBLINGS_MAX));
        var longest = doubled.compareTo(retries.pauseMax()) < 0 ? doubled : retries.pauseMax();
        // at least half of it: a server in trouble deserves some rest
        return longest.dividedBy(2).plusNanos((long)
                (timing.random().nextDouble() * longest.dividedBy(2).toNanos()));
    }

    /// Seconds or a date (RFC 9110, 10.2.3); empty when it is neither.
    private Optional<Duration> askedPause(String text) {
        var pause = text.strip().matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())))
                : until(text.strip());
        return pause.map(asked -> asked.compareTo(retries.askedMax()) < 0 ? asked : retries.askedMax())
                .map(asked -> asked.isNegative() ? Duration.ZERO : asked);
    }

    private Optional<Duration> until(String date) {
        try {
            var instant = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
            return Optional.of(Duration.between(timing.clock().instant(), instant));
        } catch (DateTimeException _) {
            // not a date: the server's wish is unknown
            return Optional.empty();
        }
    }
}
