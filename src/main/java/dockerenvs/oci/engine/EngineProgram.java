package dockerenvs.oci.engine;

import dockerenvs.content.Content;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/// A program that takes an archive on its stdin.
///
/// @param command the program, by its whole path, and its arguments
/// @param environment the variables it gets, all of them
record EngineProgram(List<String> command, Map<String, String> environment) implements ContainerEngine.Way {
    private static final int OUTPUT_BYTES_MAX = 64 << 10;

    EngineProgram {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /// The program of that name in a folder of `PATH`. What lies in the folder somebody works in is not what they
    /// have installed.
    static Optional<ContainerEngine.Way> find(String name, List<String> arguments, Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(program -> program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program))
                .findFirst()
                .map(program -> {
                    var command = new ArrayList<>(List.of(program.toString()));
                    command.addAll(arguments);
                    return new EngineProgram(command, environment);
                });
    }

    @Override
    public List<String> load(Content.Writer archive) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            var said = new FutureTask<>(() -> read(process.getInputStream()));
            Thread.ofVirtual().start(said);
            var failure = send(archive, process);
            var exitCode = process.waitFor();
            var lines = said.get();
            if (exitCode != 0) {
                throw new IOException("`%s` does not take the image, and ends with status %d: %s"
                        .formatted(String.join(" ", command), exitCode, String.join("; ", lines)));
            }
            if (failure.isPresent()) {
                throw failure.get();
            }
            return lines;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while loading into an engine");
        } catch (ExecutionException failure) {
            throw new IOException("`%s` could not be listened to".formatted(command.getFirst()), failure.getCause());
        } finally {
            if (process.isAlive()) {
                process.destroy();
            }
        }
    }

    /// What could not be sent because the program has gone is told by how it ended.
    private static Optional<IOException> send(Content.Writer archive, Process process) throws IOException {
        var target = new ProgramInput(process.getOutputStream());
        try (target) {
            archive.writeTo(target);
            return Optional.empty();
        } catch (IOException failure) {
            if (!target.isBroken()) {
                // half an archive must not look like a whole one
                process.destroyForcibly();
                throw failure;
            }
            return Optional.of(failure);
        }
    }

    private static List<String> read(InputStream in) throws IOException {
        var bytes = in.readNBytes(OUTPUT_BYTES_MAX);
        in.transferTo(OutputStream.nullOutputStream());
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Override
    public String toString() {
        return command.getFirst();
    }
}
