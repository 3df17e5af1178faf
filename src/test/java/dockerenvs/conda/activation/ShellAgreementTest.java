package dockerenvs.conda.activation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The law of the evaluator: what it understands, it understands as real shells do. The same scripts again:
/// `-Ddockerenvs.activation.seed=…`; more of them: `-Ddockerenvs.activation.scripts=…`.
final class ShellAgreementTest {
    private static final long SEED = Long.getLong("dockerenvs.activation.seed", 20261124L);
    private static final int SCRIPTS = Integer.getInteger("dockerenvs.activation.scripts", 200);
    private static final double UNDERSTOOD_MIN = 0.4;

    @TempDir
    private Path folder;

    private String prefix = "";
    private ImageView view = ImageView.EMPTY;
    private final SortedMap<String, String> environment = new TreeMap<>();

    @BeforeEach
    void makeFiles() throws IOException {
        var root = folder.resolve("env");
        Files.createDirectories(root.resolve("share/proj"));
        Files.createDirectories(root.resolve("bin"));
        Files.writeString(root.resolve("README"), "read me");
        var tool = Files.writeString(root.resolve("bin/tool"), "#!/bin/sh\n");
        assertThat(tool.toFile().setExecutable(true, false)).isTrue();
        Files.createSymbolicLink(root.resolve("lib"), Path.of("share/proj"));
        prefix = root.toString();
        view = ImageView.of(FileTree.ofDirectory(root).under(prefix));
        environment.putAll(Map.of(
                "P",
                prefix,
                "BLANKS",
                " a b  c ",
                "EMPTY",
                "",
                "SLASHES",
                "/a/b/c.d",
                "STAR",
                "a*b?[c]",
                "PATH",
                "/none"));
    }

    @Test
    void whatIsUnderstoodIsWhatEveryShellDoes() throws IOException {
        var random = new Random(SEED);
        for (var shell : Shell.all().toList()) {
            var generator = new ScriptGenerator(random, shell.isBash());
            var scripts = new ArrayList<String>();
            for (var i = 0; i < SCRIPTS; i++) {
                scripts.add(generator.script());
            }
            assertThat(compare(shell, scripts))
                    .as("seed %d: share of scripts understood", SEED)
                    .isGreaterThan(UNDERSTOOD_MIN);
        }
    }

    @Test
    void brokenScriptsThatAreUnderstoodAreWhatAShellDoes() throws IOException {
        var random = new Random(SEED);
        var shell = Shell.posix();
        var generator = new ScriptGenerator(random, false);
        var scripts = new ArrayList<String>();
        while (scripts.size() < SCRIPTS) {
            var script = ScriptFuzzTest.mutate(generator.script(), random);
            // what only bash has, and halves of surrogate pairs, which no file holds
            if (!script.contains("[[")
                    && !script.contains("==")
                    && UTF_8.newEncoder().canEncode(script)) {
                scripts.add(script);
            }
        }
        assertThat(compare(shell, scripts)).as("seed %d", SEED).isPositive();
    }

    /// The share of the scripts that are understood, all of them rightly.
    private double compare(Shell shell, List<String> scripts) throws IOException {
        var understood = new ArrayList<String>();
        var expected = new ArrayList<SortedMap<String, String>>();
        for (var script : scripts) {
            evaluate(script).ifPresent(variables -> {
                understood.add(script);
                expected.add(variables);
            });
        }
        var found = shell.environmentsAfter(understood, environment, folder);
        for (var i = 0; i < understood.size(); i++) {
            assertThat(expected.get(i))
                    .as("seed %d, %s:%n%s", SEED, shell.program(), understood.get(i))
                    .isEqualTo(found.get(i));
        }
        return (double) understood.size() / scripts.size();
    }

    private Optional<SortedMap<String, String>> evaluate(String script) {
        try {
            var commands = ActivationScripts.parse(script.getBytes(UTF_8));
            return Optional.of(ScriptEvaluator.evaluate(commands, ShellVariables.of(environment), prefix, view)
                    .environment());
        } catch (NotUnderstood _) { // nothing to compare
            return Optional.empty();
        }
    }
}
