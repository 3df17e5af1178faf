package dockerenvs.http;

import java.time.Duration;

/// How often and how patiently something is tried again. Only tries that got nowhere count: a byte more, and
/// the count starts anew.
///
/// @param triesMax tries in a row that get nowhere, at least 1
/// @param firstPause the longest wait after the first of them, doubled after each further one
/// @param pauseMax the longest wait of all
/// @param askedMax the longest wait a server may ask for with `Retry-After`; if it asks for more, it is not
///     asked again
public record Retries(int triesMax, Duration firstPause, Duration pauseMax, Duration askedMax) {
    /// Four tries within some seconds, more patience where a server asks for it.
    public static final Retries DEFAULT =
            new Retries(4, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(120));

    public Retries {
        if (triesMax < 1 || firstPause.isNegative() || pauseMax.isNegative() || askedMax.isNegative()) {
            throw new IllegalArgumentException("at least one try and no negative pauses");
        }
    }

    /// The same pauses, another number of tries.
    public Retries withTriesMax(int tries) {
        return new Retries(tries, firstPause, pauseMax, askedMax);
    }
}
