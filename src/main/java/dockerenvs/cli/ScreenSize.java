package dockerenvs.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much a terminal shows.
record ScreenSize(int columns, int rows) {
    /// What terminals have when nobody has changed it.
    static final ScreenSize USUAL = new ScreenSize(80, 24);

    private static final Pattern ANSWER = Pattern.compile("([1-9]\\d{0,3}) ([1-9]\\d{0,3})\\s*");
    private static final int ANSWER_BYTES_MAX = 32;
    private static final int SECONDS_MAX = 1;

    /// What `COLUMNS` and `LINES` say, else what the terminal of this process says, else the usual size.
    static ScreenSize ask(Map<String, String> environment) {
        return parse(environment.getOrDefault("LINES", "") + " " + environment.getOrDefault("COLUMNS", ""))
                .or(ScreenSize::askTerminal)
                .orElse(USUAL);
    }

    /// Rows and columns as `stty size` says them.
    static Optional<ScreenSize> parse(String text) {
        return Optional.of(ANSWER.matcher(text))
                .filter(Matcher::matches)
                .map(found -> new ScreenSize(Integer.parseInt(found.group(2)), Integer.parseInt(found.group(1))));
    }

    /// Java does not know it, and to call the C library for it takes longer to set up than this program.
    private static Optional<ScreenSize> askTerminal() {
        try {
            var process = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var answer = process.getInputStream()) {
                if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.empty();
                }
                return parse(new String(answer.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.US_ASCII));
            }
        } catch (IOException _) {
            // a system without it, or a process without a terminal
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
