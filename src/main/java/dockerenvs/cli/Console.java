package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.content.MalformedInput;
import dockerenvs.tasks.Listener;
import dockerenvs.tasks.TaskEvent;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where commands print and what they know of their surroundings.
///
/// @param stdout bytes of data, whose failures are seen by those who write them
/// @param out text of data, whose failures only `stdout` knows
/// @param err everything else
/// @param environment environment variables
/// @param progress shows how long work goes; quiet where nobody watches
/// @param keyboard what the user types or pipes in
record Console(
        StandardOutput stdout,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Listener progress,
        Keyboard keyboard) {
    /// What could move the cursor of a terminal; some texts come from elsewhere.
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

    /// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
    private static final long SECOND_MIN = -62_135_596_800L;

    private static final long SECOND_MAX = 253_402_300_799L;

    Console {
        environment = Map.copyOf(environment);
    }

    /// The console that prints data to `out`; nobody types anything.
    static Console of(OutputStream out, PrintStream err, Map<String, String> environment, Listener progress) {
        var stdout = new StandardOutput(out);
        var text = new PrintStream(stdout, false, UTF_8);
        return new Console(stdout, text, err, environment, progress, Keyboard.NONE);
    }

    /// The same with somebody who types.
    Console withKeyboard(Keyboard other) {
        return new Console(stdout, out, err, environment, progress, other);
    }

    /// The same, or for somebody who wants to hear of failures alone.
    Console quietIf(boolean quiet) {
        return quiet ? quiet() : this;
    }

    private Console quiet() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        return new Console(stdout, out, nowhere, environment, Listener.quiet(), keyboard);
    }

    PrintWriter outWriter() {
        return new PrintWriter(new OutputStreamWriter(out, UTF_8), true);
    }

    /// Who is told how long work goes: warnings are printed, the rest is shown where somebody watches.
    Listener listener() {
        return event -> {
            if (event instanceof TaskEvent.Noted(var level, var text)) {
                if (level == TaskEvent.Level.WARNING) {
                    warn(text);
                }
            } else {
                progress.on(event);
            }
        };
    }

    /// Something the user should know, though the work goes on.
    void warn(String text) {
        err.println("warning: " + CONTROLS.matcher(text).replaceAll("?"));
    }

    /// `SOURCE_DATE_EPOCH`, the time reproducible builds pretend it is: whole seconds since 1970, in the years 1 to
    /// 9999, since images can say no others.
    ///
    /// @throws MalformedInput when it is set to anything else
    Optional<Instant> sourceDate() {
        var text = environment.getOrDefault("SOURCE_DATE_EPOCH", "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            var second = Long.parseLong(text);
            if (second < SECOND_MIN || second > SECOND_MAX) {
                throw MalformedInput.of(
                        "`SOURCE_DATE_EPOCH` is " + MalformedInput.quote(text) + ", which is in no year from 1 to 9999",
                        "an image cannot say another time: set it to seconds since 1970, not to milliseconds");
            }
            return Optional.of(Instant.ofEpochSecond(second));
        } catch (NumberFormatException _) {
            throw MalformedInput.of(
                    "`SOURCE_DATE_EPOCH` is " + MalformedInput.quote(text) + ", not a number of seconds since 1970",
                    "");
        }
    }
}
