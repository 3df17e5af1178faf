package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.tasks.Listener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the program does when stdout, or whoever runs it, has had enough.
class ProgramTest {
    private static final String FULL = "No space left on device";

    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeImages() throws IOException {
        SampleImages.write(folder);
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    private int run(OutputStream out, boolean interrupted, String commandLine) {
        var console = Console.of(out, new PrintStream(err, true, UTF_8), Map.of(), Listener.quiet());
        return new Program(console, () -> interrupted)
                .run(commandLine.replace("@", folder.toString()).split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "completion",
                "inspect @/base.tar",
                "inspect @/base.tar --json",
                "validate @/base.tar",
                "diff @/base.tar @/app.tar",
                "convert @/base.tar -o -",
                "convert @/base.tar --format oci -o -"
            })
    void saysOnceThatStdoutCouldNotBeWritten(String commandLine) {
        assertThat(run(failing(FULL), false, commandLine)).isEqualTo(Program.COULD_NOT);
        assertThat(err.toString(UTF_8)).isEqualTo("""
                error: stdout could not be written: No space left on device

                hint: what has arrived there is not whole
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect @/base.tar", "convert @/base.tar -o -"})
    void endsQuietlyWhenTheReaderOfStdoutHasGone(String commandLine) {
        assertThat(run(failing("Broken pipe"), false, commandLine)).isEqualTo(Program.COULD_NOT);
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect @/nothing.tar", "convert @/base.tar -o -"})
    void saysNothingToWhoInterruptsIt(String commandLine) {
        assertThat(run(failing(FULL), true, commandLine)).isEqualTo(Program.COULD_NOT);
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void doesNotMindAStdoutItDoesNotNeed() {
        assertThat(run(failing(FULL), false, "convert @/base.tar -o @/copy.tar"))
                .isEqualTo(Program.DONE);
        assertThat(err.toString(UTF_8)).isEmpty();
    }
}
