package dockerenvs.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Shows on a terminal what is under way, several times a second; it is gone when all is done.
final class ProgressDisplay implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration SIZE_AGE_MAX = Duration.ofSeconds(3);

    private final ProgressBoard board;
    private final Screen screen;
    private final InstantSource clock;
    private final Supplier<ScreenSize> sizes;
    private final CountDownLatch end = new CountDownLatch(1);
    private ScreenSize size = ScreenSize.USUAL;
    private Instant measured = Instant.MIN;

    /// @param sizes how large the terminal is, whenever it is asked
    ProgressDisplay(ProgressBoard board, Screen screen, InstantSource clock, Supplier<ScreenSize> sizes) {
        this.board = board;
        this.screen = screen;
        this.clock = clock;
        this.sizes = sizes;
    }

    /// Draws from time to time until closed. What is over sooner is not shown at all.
    void run() {
        try {
            var isOver = false;
            while (!isOver) {
                if (screen.isClear()) {
                    board.awaitWork();
                }
                isOver = end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                draw();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes away what is shown, and shows nothing more.
    @Override
    public void close() {
        end.countDown();
        screen.close();
    }

    /// Draws what is under way now, for one thread at a time.
    void draw() {
        var now = clock.instant();
        if (measured.isBefore(now.minus(SIZE_AGE_MAX))) {
            size = sizes.get();
            measured = now;
        }
        screen.draw(() -> ProgressText.lines(board.view(), size, screen.isDumb()));
    }
}
