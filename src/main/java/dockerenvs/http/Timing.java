package dockerenvs.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Time and chance, as the client knows them.
///
/// @param clock tells the time, for `Retry-After` dates
/// @param sleeper waits
/// @param random spreads waits, so that many clients do not come back at once
public record Timing(InstantSource clock, Sleeper sleeper, RandomGenerator random) {

    /// Who waits.
    @FunctionalInterface
    public interface Sleeper {
        /// Returns when `pause` is over.
        ///
        /// @throws InterruptedIOException when this thread is interrupted; its interrupt flag stays set
        void sleep(Duration pause) throws IOException;
    }

    /// Those of this machine.
    public static Timing real() {
        return new Timing(InstantSource.system(), Timing::sleepReally, new Random());
    }

    private static void sleepReally(Duration pause) throws InterruptedIOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to try again");
        }
    }
}
