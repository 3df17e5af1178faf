package dockerenvs.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// When a server wants to be asked again: `Retry-After`, seconds or a date (RFC 9110, 10.2.3).
public final class RetryAfter {
    private static final String SECONDS = "\\d{1,9}";

    private RetryAfter() {}

    /// How long that is from now, negative when it is past; empty when it cannot be read.
    static Optional<Duration> pause(String header, InstantSource clock) {
        var text = header.strip();
        return text.matches(SECONDS)
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : date(text).map(date -> Duration.between(clock.instant(), date));
    }

    /// The same for people, such as `, and asks to come back in 15 min`; empty where it cannot be read.
    public static String inWords(String header) {
        var text = header.strip();
        if (text.matches(SECONDS)) {
            return ", and asks to come back in " + print(Duration.ofSeconds(Long.parseLong(text)));
        }
        return date(text)
                .map(date -> ", and asks to come back after "
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)))
                .orElse("");
    }

    /// A time to wait, rounded up: `90 s`, `15 min`, `24 h`.
    static String print(Duration pause) {
        var seconds = pause.plusNanos(999_999_999).toSeconds();
        if (seconds <= 120) {
            return seconds + " s";
        }
        return seconds <= 7200 ? Math.ceilDiv(seconds, 60) + " min" : Math.ceilDiv(seconds, 3600) + " h";
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException _) {
            // not a date: the server's wish is unknown
            return Optional.empty();
        }
    }
}
