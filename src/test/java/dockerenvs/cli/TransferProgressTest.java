package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import dockerenvs.tasks.Listener;
import dockerenvs.tasks.TaskEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What those are told who watch a push or a pull.
class TransferProgressTest {
    @TempDir
    private Path folder = Path.of("");

    private RegistryServer server;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("registry")));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void expectsJustWhatThenIsDone() {
        run("modify scratch --add-text etc/a=b -i example.com/app:1 -o @/app.tar");

        assertThat(run("push @/app.tar REG/me/app:1")).isEqualTo("push 2, done 2");
        assertThat(run("push @/app.tar REG/me/app:2")).isEqualTo("push 0, done 0");
        assertThat(run("copy REG/me/app:1 REG/you/app:1")).isEqualTo("push 2, done 2");
        assertThat(run("pull REG/me/app:1 --format layout -o @/layout")).isEqualTo("pull 2, done 2");
        assertThat(run("pull REG/me/app:1 --format layout -o @/layout")).isEqualTo("pull 0, done 0");
        // the configuration was needed to know what to expect
        assertThat(run("pull REG/me/app:1 -o @/pulled.tar")).isEqualTo("pull 1, done 1");
    }

    /// Runs a command line, and says how many things were expected and how many were done then.
    private String run(String commandLine) {
        var expected = new ArrayList<String>();
        var done = new AtomicInteger();
        Listener listener = event -> {
            switch (event) {
                case TaskEvent.Expected(var verb, var count, var _) -> expected.add(verb + " " + count);
                case TaskEvent.Done _ when !expected.isEmpty() -> done.incrementAndGet();
                default -> {}
            }
        };
        var err = new ByteArrayOutputStream();
        var environment = Map.of("DOCKER_ENVS_CACHE", folder.resolve("cache").toString(), "HOME", folder.toString());
        var console = Console.of(new ByteArrayOutputStream(), new PrintStream(err, true, UTF_8), environment, listener);
        var words = commandLine
                .replace("REG", server.url().getAuthority())
                .replace("@", folder.toString())
                .split(" ", -1);
        assertThat(new Program(console, () -> false).run(words))
                .as(err.toString(UTF_8))
                .isZero();
        return String.join(", ", expected) + ", done " + done.get();
    }
}
