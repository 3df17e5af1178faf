package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/// Lock files in the history of a git repository.
class LayersGitIT {
    private static final String URL = "https://conda.example/noarch/";

    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String commandLine) {
        out.reset();
        err.reset();
        return new Program(out, new PrintStream(err, true, UTF_8), Map.of())
                .run(commandLine.replace("@", folder.toString()).split(" ", -1));
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@example.org"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(folder.resolve("repository").toFile())
                .redirectErrorStream(true)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
    }

    private void commit(String... stems) throws IOException, InterruptedException {
        var text = new StringBuilder("@EXPLICIT\n");
        for (var stem : stems) {
            text.append(URL).append(stem).append(".conda\n");
        }
        Files.writeString(folder.resolve("repository/envs/lock.txt"), text);
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", "lock");
    }

    /// Four commits of a lock, one of which changes nothing, and one that deletes it between them.
    @BeforeEach
    void makeRepository() throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of("/usr/bin/git"))) {
            if ("true".equals(System.getenv("DOCKER_ENVS_REQUIRE_ENGINES"))) {
                Assertions.fail("`git` is not installed");
            }
            throw new TestAbortedException("`git` is not installed: the tests that need it are skipped");
        }
        Files.createDirectories(folder.resolve("repository/envs"));
        git("init", "-q");
        commit("a-1-0", "b-1-0", "c-1-0");
        commit("a-1-0", "b-1-0", "c-2-0");
        git("rm", "-q", "envs/lock.txt");
        git("commit", "-q", "-m", "gone");
        Files.createDirectories(folder.resolve("repository/envs"));
        commit("a-1-0", "b-1-0", "c-2-0");
        commit("a-1-0", "b-2-0", "c-3-0");
    }

    @Test
    void learnsFromEveryVersionThatDiffers() {
        assertThat(run("layers learn --git @/repository envs/lock.txt"))
                .as(err.toString(UTF_8))
                .isZero();

        assertThat(out.toString(UTF_8))
                .startsWith("docker-envs-layers 2\n")
                .contains("\ta\t1-0\t0\t2\t0\n", "\tb\t2-0\t0\t2\t1\n", "\tc\t3-0\t0\t2\t3\n");
        var text = out.toString(UTF_8);
        assertThat(run("layers learn --git @/repository/envs lock.txt")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo(text);
    }

    @Test
    void readsTheHistoryOfABareRepository() throws IOException, InterruptedException {
        git("clone", "-q", "--bare", ".", "../bare.git");

        assertThat(run("layers learn --git @/bare.git envs/lock.txt"))
                .as(err.toString(UTF_8))
                .isZero();

        assertThat(out.toString(UTF_8)).contains("\tc\t3-0\t0\t2\t3\n");
    }

    @Test
    void leavesOutVersionsThatAreNoLock() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("repository/envs/lock.txt"), "<<<<<<< ours\n");
        git("commit", "-q", "-a", "-m", "broken");
        commit("a-1-0", "b-2-0", "c-4-0");

        assertThat(run("layers learn --git @/repository envs/lock.txt")).isZero();

        assertThat(err.toString(UTF_8))
                .startsWith("warning: left out of `envs/lock.txt`: 1 version that cannot be read;");
        assertThat(out.toString(UTF_8)).contains("\tc\t4-0\t0\t3\t7\n");
    }

    @Test
    void replaysTheHistory() {
        assertThat(run("layers benchmark --git @/repository envs/lock.txt --limit 3 --json"))
                .as(err.toString(UTF_8))
                .isZero();

        assertThat(out.toString(UTF_8)).contains("\"history\": \"envs/lock.txt\"");
    }

    /// What a repository's configuration names would run with the rights of whoever asks.
    @Test
    void runsNothingThatTheRepositoryNames() throws IOException, InterruptedException {
        var marker = folder.resolve("marker");
        var program = folder.resolve("program");
        Files.writeString(program, "#!/bin/sh\ntouch %s\ncat\n".formatted(marker));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        for (var key : List.of("core.pager", "core.fsmonitor", "gpg.program", "core.sshCommand", "diff.x.textconv")) {
            git("config", key, program.toString());
        }
        git("config", "log.showSignature", "true");
        git("config", "pager.log", "true");

        assertThat(run("layers learn --git @/repository envs/lock.txt")).isZero();

        assertThat(marker).doesNotExist();
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Files.createDirectories(folder.resolve("plain"));

        assertThat(run("layers learn --git @/plain lock.txt")).isEqualTo(Program.COULD_NOT);
        assertThat(err.toString(UTF_8)).contains("git does not read `", "plain`: `fatal: not a git repository");
        assertThat(run("layers learn --git @/repository no.txt")).isEqualTo(Program.COULD_NOT);
        assertThat(err.toString(UTF_8)).contains("has a file `no.txt`");
        assertThat(run("layers learn --git @/repository envs")).isEqualTo(Program.COULD_NOT);
        assertThat(err.toString(UTF_8)).contains("`envs` is no file in commit ");
        assertThat(run("layers learn --git @/repository @/repository/envs/lock.txt"))
                .isEqualTo(Program.ASKED_WRONGLY);
        assertThat(err.toString(UTF_8)).contains("is no path below `");
        assertThat(run("layers learn --git @/repository ../plain/lock.txt")).isEqualTo(Program.COULD_NOT);
        assertThat(run("layers learn --git @/repository --output=-")).isEqualTo(Program.ASKED_WRONGLY);
    }
}
