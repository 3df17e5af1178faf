package dockerenvs.engines;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// A server process of the tests: ready when this exists, gone when it is closed.
final class Daemon implements Closeable {
    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final Duration STOP_MAX = Duration.ofSeconds(20);
    private static final int POLL_MILLISECONDS = 50;

    private final Process process;

    private Daemon(Process process) {
        this.process = process;
    }

    /// Whether the server answers.
    @FunctionalInterface
    interface Probe {
        boolean answers() throws IOException;
    }

    /// Starts `builder`, everything it says into `log`, and returns as soon as `probe` gets an answer.
    static Daemon start(ProcessBuilder builder, Path log, Probe probe) throws IOException {
        var process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        // for a test run that is broken off: no daemon outlives it
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        var daemon = new Daemon(process);
        var deadline = Instant.now().plus(START_MAX);
        while (!probe.answers()) {
            if (daemon.hasEndedWithin(POLL_MILLISECONDS) || Instant.now().isAfter(deadline)) {
                daemon.close();
                throw new IOException(
                        "%s did not start:%n%s".formatted(String.join(" ", builder.command()), Files.readString(log)));
            }
        }
        return daemon;
    }

    private boolean hasEndedWithin(long milliseconds) throws IOException {
        try {
            return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a daemon", interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        if (!hasEndedWithin(STOP_MAX.toMillis())) {
            process.destroyForcibly();
        }
    }
}
