package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/// The program, with a registry of its own to speak to.
///
/// @param folder what `@` means in its command lines, and its home
/// @param registry what `REG` means there
/// @param out what the last run printed
/// @param err the same on stderr
record ProgramAtRegistry(Path folder, RegistryServer registry, ByteArrayOutputStream out, ByteArrayOutputStream err)
        implements AutoCloseable {
    static ProgramAtRegistry start(Path folder) throws IOException {
        var registry = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("registry")));
        return new ProgramAtRegistry(folder, registry, new ByteArrayOutputStream(), new ByteArrayOutputStream());
    }

    /// Where the registry listens, as references have it.
    String domain() {
        return registry.url().getAuthority();
    }

    /// Runs a command line, whatever comes of it.
    ///
    /// @param commandLine words between blanks; `AT` is a plain `@`
    /// @return the exit code
    int attempt(String commandLine) {
        out.reset();
        err.reset();
        var environment = Map.of("DOCKER_ENVS_CACHE", folder.resolve("cache").toString(), "HOME", folder.toString());
        var words = commandLine
                .replace("REG", domain())
                .replace("@", folder.toString())
                .replace("AT", "@")
                .split(" ", -1);
        return new Program(out, new PrintStream(err, true, UTF_8), environment).run(words);
    }

    /// What is printed by a run that has to succeed.
    String run(String commandLine) {
        assertThat(attempt(commandLine)).as(err.toString(UTF_8)).isZero();
        return out.toString(UTF_8);
    }

    @Override
    public void close() throws IOException {
        registry.close();
    }
}
