package dockerenvs.conda.activation;

import static dockerenvs.conda.activation.Samples.image;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dockerenvs.content.MalformedInput;
import dockerenvs.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ActivationScriptTest {
    @TempDir
    private Path folder;

    @Test
    void prefersTheShellOfTheEnvironment() throws IOException {
        var bin = Files.createDirectories(folder.resolve("bin"));
        assertThat(Files.createFile(bin.resolve("sh")).toFile().setExecutable(true))
                .isTrue();
        var base = ImageView.of(FileTree.ofDirectory(folder));
        assertThat(ActivationScript.interpreter("/opt/env", base)).hasValue("/bin/sh");
        assertThat(Files.createFile(bin.resolve("bash")).toFile().setExecutable(true))
                .isTrue();
        var tree = FileTree.ofDirectory(folder);
        assertThat(ActivationScript.interpreter("/opt/env", ImageView.of(tree))).hasValue("/bin/bash");
        assertThat(ActivationScript.interpreter("/opt/env", ImageView.of(tree.under("opt/env"))))
                .hasValue("/opt/env/bin/bash");
        assertThat(ActivationScript.interpreter("/opt/env", ImageView.EMPTY)).isEmpty();
        assertThatExceptionOfType(MalformedInput.class)
                .isThrownBy(() -> ActivationScript.of(activation(), "/bin/sh -e"))
                .withMessage("`/bin/sh -e` cannot be the interpreter of a script");
    }

    @ParameterizedTest
    @MethodSource("dockerenvs.conda.activation.Shell#all")
    void setsVariablesLiterallyAndSourcesTheScripts(Shell shell) throws Exception {
        script("b.sh", "export FROM_SCRIPT=\"$FROM_SCRIPT b\"\nset -- lost\nfalse\n");
        script("a.sh", "export FROM_SCRIPT=\"$CONDA_PREFIX ${LITERAL%%s*}\"\nreturn 3\n");
        script("c.fish", "exit 9\n");

        var lines = run(
                shell,
                "sh",
                "-c",
                "printf '%s\\n' \"$PATH\" \"$LITERAL\" \"$FROM_SCRIPT\" \"$0\" \"$@\"",
                "zero",
                "a b",
                "");

        assertThat(lines)
                .containsExactly(
                        prefix() + "/bin:/usr/bin:/bin",
                        "it's $HOME `x` \\ \"",
                        "*",
                        prefix() + " it' b",
                        "zero",
                        "a b",
                        "");
    }

    @ParameterizedTest
    @MethodSource("dockerenvs.conda.activation.Shell#all")
    void becomesTheCommandSoThatSignalsReachIt(Shell shell) throws Exception {
        var process = start(shell, "sh", "-c", "echo ready; exec sleep 60");
        try (var out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("ready");
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + 15);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("dockerenvs.conda.activation.Shell#all")
    void worksWithoutAnyScriptAndSaysWhenThereIsNoCommand(Shell shell) throws Exception {
        assertThat(run(shell, "/bin/echo", "fine")).containsExactly("fine");

        var process = start(shell);
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("error: the environment is active, but there is no command to run\n");
        assertThat(process.waitFor()).isEqualTo(127);
    }

    private String prefix() {
        return folder.resolve("it's an env").toString();
    }

    private Activation activation() throws IOException {
        var state = "{\"env_vars\": {\"LITERAL\": \"it's $HOME `x` \\\\ \\\"\\n*\"}}";
        return Activation.withoutScripts(prefix(), List.of(), image(Map.of(prefix() + "/conda-meta/state", state)));
    }

    private void script(String name, String text) throws IOException {
        var scripts = Files.createDirectories(Path.of(prefix(), "etc/conda/activate.d"));
        Files.writeString(scripts.resolve(name), text);
    }

    private Process start(Shell shell, String... command) throws IOException {
        var entrypoint = Files.writeString(folder.resolve("entrypoint"), ActivationScript.of(activation(), "/bin/sh"));
        var arguments = new ArrayList<>(List.of(shell.program().toString(), entrypoint.toString()));
        arguments.addAll(List.of(command));
        var builder = new ProcessBuilder(arguments).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        return builder.start();
    }

    private List<String> run(Shell shell, String... command) throws Exception {
        var process = start(shell, command);
        var out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.lines().toList();
    }
}
