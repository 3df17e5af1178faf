package dockerenvs.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.cli.Program;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;

/// The program, run inside the test as users run it.
final class DockerEnvs {
    private DockerEnvs() {}

    /// Runs a command line and gives what it printed.
    ///
    /// @throws AssertionError when its exit code is not 0
    static String run(Object... arguments) {
        return runWith(Map.of(), arguments);
    }

    /// The same with environment variables.
    static String runWith(Map<String, String> environment, Object... arguments) {
        var outcome = attemptWith(environment, arguments);
        assertThat(outcome.exitCode())
                .as("docker-envs %s:%n%s", Arrays.toString(arguments), outcome.text())
                .isZero();
        return outcome.out();
    }

    /// Runs a command line, whatever comes of it.
    static Tool.Outcome attempt(Object... arguments) {
        return attemptWith(Map.of(), arguments);
    }

    /// The same with environment variables.
    static Tool.Outcome attemptWith(Map<String, String> environment, Object... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var program = new Program(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), environment);
        var exitCode =
                program.run(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new Tool.Outcome(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }
}
