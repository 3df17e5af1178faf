package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.tasks.Listener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What reaches a terminal.
class ConsoleTest {
    @Test
    void warnsWithoutWhatWouldMoveTheCursor() {
        var err = new ByteArrayOutputStream();
        var console =
                Console.of(new ByteArrayOutputStream(), new PrintStream(err, true, UTF_8), Map.of(), Listener.quiet());

        console.warn("a\u001b]0;title\u0007 b\u001b[31m\tc\nd");

        assertThat(err.toString(UTF_8)).isEqualTo("warning: a?]0;title? b?[31m\tc\nd\n");
    }
}
