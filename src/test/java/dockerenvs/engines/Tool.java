package dockerenvs.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.opentest4j.TestAbortedException;

/// A program of this machine as a test calls it.
///
/// @param program where it is
/// @param options what comes before all other arguments
/// @param environment variables added to the test's own
record Tool(Path program, List<String> options, Map<String, String> environment) {
    private static final String REQUIRED = "DOCKER_ENVS_REQUIRE_ENGINES";
    private static final int SECONDS_MAX = 300;

    /// What Debian's packages install; `/usr/local/bin/docker` may be a client without a daemon.
    private static final List<Path> FOLDERS =
            Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin").map(Path::of).toList();

    Tool {
        options = List.copyOf(options);
    }

    /// How a call ended.
    record Outcome(int exitCode, String out, String err) {
        /// Everything said, on whichever stream.
        String text() {
            return out + err;
        }
    }

    /// The tool of that name.
    ///
    /// @throws TestAbortedException when it is not installed, which skips the test
    static Tool find(String name) {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Tool(program, List.of(), Map.of()))
                .orElseThrow(() -> missing("`" + name + "` is not installed"));
    }

    /// The Java that runs the tests.
    static Tool java() {
        var program = ProcessHandle.current().info().command().orElseThrow();
        return new Tool(Path.of(program), List.of(), Map.of("JAVA_TOOL_OPTIONS", ""));
    }

    /// Why a test cannot run here: an omission on a developer's machine, a failure where everything must be tried.
    static RuntimeException missing(String what) {
        if (isEverythingRequired()) {
            Assertions.fail(what + ", but " + REQUIRED + " is set");
        }
        return new TestAbortedException(what + ": the tests that need it are skipped");
    }

    static boolean isEverythingRequired() {
        return "true".equals(System.getenv(REQUIRED));
    }

    Tool withOptions(String... more) {
        var all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new Tool(program, all, environment);
    }

    Tool withEnvironment(Map<String, String> more) {
        return new Tool(program, options, more);
    }

    /// Runs it and gives what it printed, without blanks at the end.
    ///
    /// @throws AssertionError when it could not, with all it said
    String run(String... arguments) throws IOException {
        var outcome = attempt(arguments);
        assertThat(outcome.exitCode())
                .as("%s %s:%n%s", program.getFileName(), String.join(" ", arguments), outcome.text())
                .isZero();
        return outcome.out().stripTrailing();
    }

    /// Runs it, whatever comes of it.
    Outcome attempt(String... arguments) throws IOException {
        var out = Files.createTempFile("out", ".txt");
        var err = Files.createTempFile("err", ".txt");
        try {
            var process = builder(arguments)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            return new Outcome(exitCode(process), text(out), text(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /// A process of it that is about to start.
    ProcessBuilder builder(String... arguments) {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(options);
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    private int exitCode(Process process) throws IOException {
        try {
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("`%s` was still busy after %d s".formatted(program, SECONDS_MAX));
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("interrupted while waiting for " + program, interrupted);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
