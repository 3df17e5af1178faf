package dockerenvs.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program in a process of its own, with little memory and a temporary folder that is watched.
final class ProgramProcess {
    private static final Duration TIME_MAX = Duration.ofMinutes(15);
    private static final int POLL_MILLISECONDS = 20;
    private static final String PEAK = "VmHWM:";

    private final Process process;
    private final Path log;
    private final Instant start = Instant.now();

    private ProgramProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// How a command line ended.
    ///
    /// @param peakBytes the most memory it ever had resident
    record Result(int exitCode, String text, long peakBytes, Duration time) {}

    /// Starts a command line with a heap of 256 MB, in the class path of the tests.
    ///
    /// @param temporary an empty folder, its own; beside it is its cache
    static ProgramProcess start(Path temporary, Object... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path", ""),
                "dockerenvs.cli.Main"));
        for (var argument : arguments) {
            command.add(argument.toString());
        }
        var log = Files.createTempFile("program", ".txt");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment()
                .put("DOCKER_ENVS_CACHE", temporary.resolveSibling("cache").toString());
        return new ProgramProcess(builder.start(), log);
    }

    /// Waits for its end, looking at its memory all the while.
    Result finish() throws IOException {
        var peakBytes = 0L;
        while (!hasEndedWithin(POLL_MILLISECONDS)) {
            peakBytes = Math.max(peakBytes, peakBytes());
            checkTime();
        }
        var time = Duration.between(start, Instant.now());
        var text = Files.readString(log);
        Files.delete(log);
        return new Result(process.exitValue(), text, peakBytes, time);
    }

    /// Whether something is so.
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /// Waits until `condition` holds.
    ///
    /// @throws AssertionError when the program ends before that
    ProgramProcess await(Condition condition) throws IOException {
        while (!condition.holds()) {
            if (hasEndedWithin(POLL_MILLISECONDS)) {
                throw new AssertionError("it ended too early:\n" + Files.readString(log));
            }
            checkTime();
        }
        return this;
    }

    /// Asks it to end, as Ctrl-C and `kill` do.
    ProgramProcess terminate() {
        process.destroy();
        return this;
    }

    /// Ends it without a chance to clean up.
    ProgramProcess kill() {
        process.destroyForcibly();
        return this;
    }

    private long peakBytes() throws IOException {
        var status = Path.of("/proc/" + process.pid() + "/status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(PEAK))
                    .map(line -> line.substring(PEAK.length()).replace("kB", "").strip())
                    .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException failure) {
            // it has just ended: before the file was opened, or before it was read
            if (!hasEndedWithin(POLL_MILLISECONDS)) {
                throw failure;
            }
            return 0;
        }
    }

    private void checkTime() {
        if (Duration.between(start, Instant.now()).compareTo(TIME_MAX) > 0) {
            process.destroyForcibly();
            throw new AssertionError("it was still busy after " + TIME_MAX);
        }
    }

    private boolean hasEndedWithin(long milliseconds) throws IOException {
        try {
            return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("interrupted while waiting for the program", interrupted);
        }
    }
}
