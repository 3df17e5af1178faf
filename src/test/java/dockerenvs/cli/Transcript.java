package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.tasks.Listener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/// Command lines and what came of them, as a person would copy them from a terminal:
///
/// ```
///   $ docker-envs inspect nothing.tar
///   exit code 1
///   stderr:
///   error: `nothing.tar` does not exist
/// ```
///
/// The folder of the files is left out wherever it is said, and so are outputs of nothing.
final class Transcript {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/cli");

    private final Path folder;
    private final Map<String, String> environment;
    private final StringBuilder text = new StringBuilder();
    private byte[] stdin = {};

    Transcript(Path folder) {
        this(folder, Map.of());
    }

    Transcript(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /// What later command lines find on stdin.
    Transcript piped(String input) {
        stdin = input.getBytes(UTF_8);
        return this;
    }

    /// Runs a command line in which `@` stands for the folder of the files; words are separated by single blanks,
    /// and in single quotes they may hold some.
    Transcript run(String commandLine) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = Console.of(out, new PrintStream(err, true, UTF_8), environment, Listener.quiet())
                .withKeyboard(new Keyboard(new ByteArrayInputStream(stdin), Optional::empty));
        var exitCode = new Program(console, () -> false).run(words(commandLine));
        text.append(text.isEmpty() ? "" : "\n")
                .append("$ docker-envs ")
                .append(commandLine.replace("@/", ""))
                .append("\nexit code ")
                .append(exitCode)
                .append('\n');
        append("stdout", out);
        append("stderr", err);
        return this;
    }

    private String[] words(String commandLine) {
        var words = new ArrayList<String>();
        var parts = commandLine.split("'", -1);
        for (var i = 0; i < parts.length; i++) {
            if (i % 2 == 1) {
                words.add(parts[i]);
            } else {
                for (var word : parts[i].split(" ", -1)) {
                    if (!word.isEmpty()) {
                        words.add(word.replace("@", folder.toString()));
                    }
                }
            }
        }
        return words.toArray(String[]::new);
    }

    private void append(String name, ByteArrayOutputStream bytes) {
        var said = bytes.toString(UTF_8).replace(folder + "/", "").replace(folder.toString(), ".");
        if (!said.isEmpty()) {
            text.append(name).append(":\n").append(said).append(said.endsWith("\n") ? "" : "(no line break)\n");
        }
    }

    /// Compares everything with the golden file of that name; `-Dgolden.update` rewrites it.
    void assertGolden(String name) throws IOException {
        var file = GOLDEN.resolve(name + ".txt");
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }
        assertThat(text.toString()).as("`-Dgolden.update` rewrites %s", file).isEqualTo(Files.readString(file));
    }
}
